#include <algorithm>

#include "events/payments.hpp"
#include "platform/http_client.hpp"
#include "platform/log.hpp"
#include "services/payments/service.hpp"

namespace consulta::payments {
namespace {

struct Registration {
  Uuid id{}, payment_id{};
  std::string entity, reference;
  std::int64_t amount_cents = 0;
  Instant expires_at{};
};
BOOST_DESCRIBE_STRUCT(Registration, (), (id, payment_id, entity, reference, amount_cents, expires_at))

struct RefundOrder {
  Uuid id{};
  std::string charge_id;
  std::int64_t amount_cents = 0;
};
BOOST_DESCRIBE_STRUCT(RefundOrder, (), (id, charge_id, amount_cents))

struct VoidOrder {
  Uuid id{}, payment_id{};
};
BOOST_DESCRIBE_STRUCT(VoidOrder, (), (id, payment_id))

// The provider's API. A call that gets no good answer throws; calling again with the same id is safe.
class Provider {
 public:
  explicit Provider(std::string url) : url_(std::move(url)) {}

  void register_references(const std::vector<Registration>& r) { post("/psp/references", json::write(r)); }
  void void_reference(const VoidOrder& order) { post("/psp/voids", json::write(order)); }
  void refund(const RefundOrder& order) { post("/psp/refunds", json::write(order)); }

 private:
  void post(const std::string& path, std::string body) {
    const auto result = client_.send({.url = url_ + path,
                                      .method = "POST",
                                      .headers = {{"Content-Type", "application/json"}},
                                      .body = std::move(body),
                                      .timeout = std::chrono::seconds(5)});
    if (result.status / 100 != 2) throw HttpError("status " + std::to_string(result.status));
  }

  std::string url_;
  HttpClient client_;
};

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
  e.multibanco = events::MultibancoReference{p.entity, p.reference};
  e.link = options.public_url + "/pay/" + p.token;
  e.expires_at = p.expires_at;
  return e;
}

// Told in one call; the patient hears of a reference once it can be paid, and only while it is still wanted.
void register_all(Provider& provider, const std::vector<ProviderCall>& calls, sql::Session& db, host::Host& host,
                  const Options& options) {
  std::vector<Uuid> payment_ids;
  for (const auto& call : calls) payment_ids.push_back(call.payment_id);
  const auto payments = store::find_all(db, payment_ids);
  std::vector<Registration> registrations;
  for (const auto& call : calls) {
    const auto p =
        std::find_if(payments.begin(), payments.end(), [&](const auto& x) { return x.id == call.payment_id; });
    registrations.push_back({call.id, p->id, p->entity, p->reference, p->amount_cents, p->expires_at});
  }
  provider.register_references(registrations);
  broker::Work work(db, host.relay());
  std::vector<Uuid> done;
  for (const auto& call : calls) done.push_back(call.id);
  store::finish_calls(work.db(), done, Clock::now());
  for (const auto& p : payments) {
    if (p.status == Status::pending) host::publish(work, requested(p, options), p.id);
  }
  work.commit();
}

void refund_one(Provider& provider, const ProviderCall& call, sql::Session& db, host::Host& host) {
  provider.refund({call.id, call.charge_id.value(), call.amount_cents});
  broker::Work work(db, host.relay());
  auto payment = store::lock(work.db(), call.payment_id).value();
  store::finish_calls(work.db(), {call.id}, Clock::now());
  payment = after_refund(std::move(payment), call.amount_cents);
  store::save_all(work.db(), {payment});
  if (payment.patient_id) {
    host::publish(work,
                  events::PaymentRefunded{payment.id, payment.appointment_id, *payment.patient_id, call.amount_cents,
                                          call.reason},
                  payment.id);
  }
  work.commit();
}

void call_provider(Provider& provider, sql::Session& db, host::Host& host, const Options& options) {
  for (;;) {
    const auto calls = store::lease_calls(db, Clock::now());
    if (calls.empty()) return;
    std::vector<ProviderCall> registrations;
    bool failed = false;
    auto attempt = [&](const std::vector<ProviderCall>& which, auto&& act) {
      try {
        act();
      } catch (const HttpError& e) {
        failed = true;
        spdlog::warn("payment provider, {} {}: {}", which.size(), which.front().kind, e.what());
        for (const auto& call : which) store::postpone_call(db, call.id, next_try(call, Clock::now()));
      }
    };
    for (const auto& call : calls) {
      if (call.kind == "register") registrations.push_back(call);
      if (call.kind == "void") {
        attempt({call}, [&] {
          provider.void_reference({call.id, call.payment_id});
          store::finish_calls(db, {call.id}, Clock::now());
        });
      }
      if (call.kind == "refund") attempt({call}, [&] { refund_one(provider, call, db, host); });
    }
    if (!registrations.empty()) {
      attempt(registrations, [&] { register_all(provider, registrations, db, host, options); });
    }
    if (failed) return;
  }
}

void expire_due(sql::Session& db, host::Host& host) {
  for (;;) {
    const auto now = Clock::now();
    broker::Work work(db, host.relay());
    std::vector<Decision> decisions;
    for (auto& payment : store::lock_due(work.db(), now)) decisions.push_back(on_deadline(std::move(payment), now));
    if (decisions.empty()) return;
    carry_out(work, decisions, nullptr, now, "hold_expired");
    work.commit();
  }
}

}  // namespace

void add_deadlines(host::Host& host, const Options& options) {
  host.every(std::chrono::milliseconds(250), "expiring payments", [&host](sql::Session& db) { expire_due(db, host); });
  auto provider = std::make_shared<Provider>(options.provider_url);
  host.every(std::chrono::milliseconds(100), "calling the payment provider",
             [&host, options, provider](sql::Session& db) { call_provider(*provider, db, host, options); });
}

}  // namespace consulta::payments
