#include <algorithm>
#include <span>
#include <unordered_set>

#include "events/payments.hpp"
#include "platform/log.hpp"
#include "services/payments/provider.hpp"
#include "services/payments/service.hpp"

namespace consulta::payments {
namespace {

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

std::vector<Uuid> ids_of(const std::vector<ProviderCall>& calls) {
  std::vector<Uuid> ids;
  for (const auto& call : calls) ids.push_back(call.id);
  return ids;
}

// Makes calls to the provider; if they fail they are postponed together. False then.
template <class F>
bool attempt(sql::Session& db, const std::vector<ProviderCall>& calls, F&& make) {
  try {
    make();
    return true;
  } catch (const HttpError& e) {
    spdlog::warn("payment provider, {} {}: {}", calls.size(), json::enum_text(calls.front().kind), e.what());
    store::postpone_calls(db, ids_of(calls), Clock::now());
    return false;
  }
}

// The openings in the database that are due, with their payments as they are now.
std::vector<Opening> leased_openings(sql::Session& db) {
  auto calls = store::lease_calls(db, CallKind::open, 100, Clock::now());
  std::vector<Uuid> payment_ids;
  for (const auto& call : calls) payment_ids.push_back(call.payment_id);
  std::vector<Payment> payments;
  if (!calls.empty()) payments = store::find_all(db, payment_ids);
  std::vector<Opening> openings;
  for (auto& call : calls) {
    const auto p = std::find_if(payments.begin(), payments.end(), [&](auto& x) { return x.id == call.payment_id; });
    openings.push_back({std::move(call), *p});
  }
  return openings;
}

// Told in one call; the patient hears of the first request once it can be paid, and only while it is still wanted. One
// that was replaced or is over by now is not opened at all. What is handed over might be over since a moment: that is
// opened, and closed after it.
bool open_together(Provider& provider, std::span<const Opening> openings, sql::Session& db, host::Host& host,
                   const Options& options) {
  std::vector<ProviderCall> calls;
  std::vector<PaymentRequest> requests;
  for (const auto& [call, p] : openings) {
    calls.push_back(call);
    if (p.request_id != call.request_id) continue;
    auto& request = requests.emplace_back();
    request.id = *p.request_id;
    request.payment_id = p.id;
    if (p.method == Method::mbway) {
      request.phone = p.phone;
    } else {
      request.entity = p.entity;
      request.reference = p.reference;
    }
    request.amount_cents = p.amount_cents;
    request.expires_at = p.request_expires_at.value_or(p.expires_at);
  }
  return attempt(db, calls, [&] {
    if (!requests.empty()) provider.open(requests);
    broker::Work work(db, host.relay());
    const auto done = store::forget_calls(work.db(), ids_of(calls));
    const std::unordered_set<Uuid, UuidHash> ended_here(done.begin(), done.end());
    for (const auto& [call, p] : openings) {
      if (call.reason == first_request && p.status == Status::pending && ended_here.contains(call.id)) {
        host::publish(work, requested(p, options), p.id);
      }
    }
    work.commit();
  });
}

// Each of these makes some of the calls that are due and returns whether it is good to go on at once: there may be
// more, and none failed.
bool open_some(Provider& provider, Openings& handed, sql::Session& db, host::Host& host, const Options& options) {
  constexpr std::size_t most = 256;
  auto openings = handed.take(most, Clock::now());
  const auto leased = leased_openings(db);
  const bool more = openings.size() == most || !leased.empty();
  openings.insert(openings.end(), leased.begin(), leased.end());
  // What has failed before might make the provider refuse whatever it comes with.
  const auto alone =
      std::stable_partition(openings.begin(), openings.end(), [](auto& o) { return o.call.attempts == 1; });
  bool good = alone == openings.begin() || open_together(provider, {openings.begin(), alone}, db, host, options);
  for (auto it = alone; it != openings.end(); ++it) {
    good = open_together(provider, {it, it + 1}, db, host, options) && good;
  }
  return more && good;
}

bool close_some(Provider& provider, sql::Session& db) {
  const auto calls = store::lease_calls(db, CallKind::close, 20, Clock::now());
  std::vector<Uuid> done;
  for (const auto& call : calls) {
    if (attempt(db, {call}, [&] { provider.close(call.request_id.value()); })) done.push_back(call.id);
  }
  if (!done.empty()) store::forget_calls(db, done);
  return !calls.empty() && done.size() == calls.size();
}

bool refund_some(Provider& provider, sql::Session& db, host::Host& host, const Options& options) {
  const auto calls = store::lease_calls(db, CallKind::refund, 20, Clock::now());
  bool good = true;
  for (const auto& call : calls) {
    const bool done = attempt(db, {call}, [&] {
      provider.refund({call.id, call.charge_id.value(), call.amount_cents});
      broker::Work work(db, host.relay());
      refunded(work, call, options);
      work.commit();
    });
    good = done && good;
  }
  return !calls.empty() && good;
}

// Closings first: who has chosen another way to pay shall not find both open. But few at a time, so that nobody who
// wants to pay waits for many of them.
void call_provider(Provider& provider, Openings& handed, sql::Session& db, host::Host& host, const Options& options) {
  bool more = false;
  do {
    more = close_some(provider, db);
    more = open_some(provider, handed, db, host, options) || more;
    more = refund_some(provider, db, host, options) || more;
  } while (more && !host.stopping());
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

void add_deadlines(host::Host& host, const Options& options, Openings& openings) {
  host.every(std::chrono::milliseconds(250), "expiring payments",
             [&host, options](sql::Session& db) { expire_due(db, host, options); });
  host.every(std::chrono::milliseconds(100), "calling the payment provider",
             [&host, &openings, options, provider = std::make_shared<Provider>(options.provider_url)](
                 sql::Session& db) { call_provider(*provider, openings, db, host, options); });
  host.every(options.reconcile_every, "reconciling with the payment provider",
             [&host, options, provider = std::make_shared<Provider>(options.provider_url)](sql::Session& db) {
               reconcile(*provider, db, host, options);
             });
  host.every(std::chrono::minutes(10), "forgetting old webhooks",
             [](sql::Session& db) { db.exec("DELETE FROM webhooks_seen WHERE seen_at < now() - interval '7 days'"); });
}

}  // namespace consulta::payments
