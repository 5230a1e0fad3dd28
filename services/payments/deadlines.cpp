#include "engine/sweep.hpp"
#include "services/payments/provider_calls.hpp"
#include "services/payments/reconciliation.hpp"

namespace consulta::payments {
namespace {

void expire_due(Reconciliation& books, sql::Session& db, host::Host& host, Payments& payments) {
  const auto now = Clock::now();
  if (!store::any_due(db, now)) return;
  const auto find = [until = books.sure_until(db, now)](sql::Session& session, Instant, std::size_t limit) {
    return store::lock_due(session, until, limit);
  };
  engine::sweep(payments, find, TimeOver{}, db, host.relay(), [&] { return host.stopping(); });
}

void erase(sql::Session& db, host::Host& host, Payments& payments) {
  const auto stopping = [&host] { return host.stopping(); };
  const auto erase = [&](const Uuid& user_id) {
    engine::sweep_of(user_id, payments, store::payments_to_erase, Erase{}, db, host.relay(), stopping);
  };
  engine::erase_due(db, store::erasures, erase, stopping);
}

}  // namespace

void add_deadlines(host::Host& host, const Options& options, Payments& payments, Openings& openings) {
  const auto stopping = [&host] { return host.stopping(); };
  const auto books = [&] {
    return std::make_shared<Reconciliation>(host.relay(), stopping, payments, options.provider_url);
  };
  host.every(std::chrono::milliseconds(250), "expiring payments",
             [&host, &payments, books = books()](sql::Session& db) { expire_due(*books, db, host, payments); });
  host.every(std::chrono::milliseconds(100), "calling the payment provider",
             [calls = std::make_shared<ProviderCalls>(host.relay(), stopping, payments, options, openings)](
                 sql::Session& db) { calls->make_due(db); });
  host.every(options.reconcile_every, "reconciling with the payment provider",
             [books = books()](sql::Session& db) { books->run(db); });
  host.every(std::chrono::seconds(1), "erasing", [&](sql::Session& db) { erase(db, host, payments); });
  host.every(std::chrono::minutes(10), "forgetting old webhooks",
             [&](sql::Session& db) { store::forget_old_webhooks(host, db); });
}

}  // namespace consulta::payments
