#include <algorithm>

#include "events/payments.hpp"
#include "platform/log.hpp"
#include "services/payments/provider.hpp"
#include "services/payments/service.hpp"

namespace consulta::payments {
namespace {

// 0.5 s, then doubling to at most a minute.
Instant next_try(const ProviderCall& call, Instant now) {
  const auto pause = std::chrono::milliseconds(500) * (1 << std::min(call.attempts, 7));
  return now + std::min<std::chrono::milliseconds>(pause, std::chrono::minutes(1));
}

events::PaymentRequested requested(const Payment& p, const Options& options) {
  events::PaymentRequested e;
  e.payment_id = p.id;
  e.appointment_id = p.appointment_id;
  e.patient_id = *p.patient_id;
  e.specialty_name = p.specialty_name;
  e.doctor_name = p.doctor_name;
  e.starts_at = p.starts_at;
  e.amount_cents = p.amount_cents;
  if (p.method == Method::multibanco) e.multibanco = events::MultibancoReference{p.entity, p.reference};
  e.link = options.public_url + "/pay/" + p.token;
  e.expires_at = p.expires_at;
  return e;
}

// Told in one call; the patient hears of the first request once it can be paid, and only while it is still wanted. One
// that was replaced or is over by now is not opened at all.
void open_all(Provider& provider, const std::vector<ProviderCall>& calls, sql::Session& db, host::Host& host,
              const Options& options) {
  std::vector<Uuid> payment_ids;
  for (const auto& call : calls) payment_ids.push_back(call.payment_id);
  const auto payments = store::find_all(db, payment_ids);
  std::vector<PaymentRequest> requests;
  std::vector<const Payment*> to_tell;
  for (const auto& call : calls) {
    const auto p =
        std::find_if(payments.begin(), payments.end(), [&](const auto& x) { return x.id == call.payment_id; });
    if (call.reason == first_request && p->status == Status::pending) to_tell.push_back(&*p);
    if (p->request_id != call.request_id) continue;
    auto& request = requests.emplace_back();
    request.id = *p->request_id;
    request.payment_id = p->id;
    if (p->method == Method::mbway) {
      request.phone = p->phone;
    } else {
      request.entity = p->entity;
      request.reference = p->reference;
    }
    request.amount_cents = p->amount_cents;
    request.expires_at = p->request_expires_at.value_or(p->expires_at);
  }
  if (!requests.empty()) provider.open(requests);
  broker::Work work(db, host.relay());
  std::vector<Uuid> done;
  for (const auto& call : calls) done.push_back(call.id);
  store::finish_calls(work.db(), done, Clock::now());
  for (const auto* p : to_tell) host::publish(work, requested(*p, options), p->id);
  work.commit();
}

void call_provider(Provider& provider, sql::Session& db, host::Host& host, const Options& options) {
  for (;;) {
    const auto calls = store::lease_calls(db, Clock::now());
    if (calls.empty()) return;
    std::vector<ProviderCall> openings;
    bool failed = false;
    auto attempt = [&](const std::vector<ProviderCall>& which, auto&& act) {
      try {
        act();
      } catch (const HttpError& e) {
        failed = true;
        spdlog::warn("payment provider, {} {}: {}", which.size(), json::enum_text(which.front().kind), e.what());
        for (const auto& call : which) store::postpone_call(db, call.id, next_try(call, Clock::now()));
      }
    };
    for (const auto& call : calls) {
      switch (call.kind) {
        case CallKind::open:
          openings.push_back(call);
          break;
        case CallKind::close:
          attempt({call}, [&] {
            provider.close(call.request_id.value());
            store::finish_calls(db, {call.id}, Clock::now());
          });
          break;
        case CallKind::refund:
          attempt({call}, [&] {
            provider.refund({call.id, call.charge_id.value(), call.amount_cents});
            broker::Work work(db, host.relay());
            refunded(work, call, options);
            work.commit();
          });
          break;
      }
    }
    if (!openings.empty()) attempt(openings, [&] { open_all(provider, openings, db, host, options); });
    if (failed) return;
  }
}

// What the provider took and never told us of, from its own books. Every charge is looked at once more here; those that
// are known change nothing.
void reconcile(Provider& provider, sql::Session& db, host::Host& host, const Options& options) {
  for (;;) {
    broker::Work work(db, host.relay());
    const auto position = store::lock_position(work.db());
    if (!position) return;  // another replica is at it
    const auto charges = provider.charges_after(*position);
    if (charges.empty()) return;
    for (const auto& charge : charges) {
      if (!charged(work, charge.payment_id, {charge.charge_id, charge.amount_cents, charge.request_id}, options)) {
        spdlog::error("the provider has charge {} of a payment {} that nobody asked for", charge.charge_id,
                      to_text(charge.payment_id));
      }
    }
    store::save_position(work.db(), charges.back().position);
    work.commit();
  }
}

void expire_due(sql::Session& db, host::Host& host, const Options& options) {
  for (;;) {
    const auto now = Clock::now();
    broker::Work work(db, host.relay());
    std::vector<Decision> decisions;
    for (auto& payment : store::lock_due(work.db(), now)) decisions.push_back(on_deadline(std::move(payment), now));
    if (decisions.empty()) return;
    carry_out(work, decisions, options, nullptr, now, "hold_expired");
    work.commit();
  }
}

}  // namespace

void add_deadlines(host::Host& host, const Options& options) {
  host.every(std::chrono::milliseconds(250), "expiring payments",
             [&host, options](sql::Session& db) { expire_due(db, host, options); });
  host.every(std::chrono::milliseconds(100), "calling the payment provider",
             [&host, options, provider = std::make_shared<Provider>(options.provider_url)](sql::Session& db) {
               call_provider(*provider, db, host, options);
             });
  host.every(options.reconcile_every, "reconciling with the payment provider",
             [&host, options, provider = std::make_shared<Provider>(options.provider_url)](sql::Session& db) {
               reconcile(*provider, db, host, options);
             });
  host.every(std::chrono::minutes(10), "forgetting old webhooks",
             [](sql::Session& db) { db.exec("DELETE FROM webhooks_seen WHERE seen_at < now() - interval '7 days'"); });
}

}  // namespace consulta::payments
