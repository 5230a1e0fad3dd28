#include "services/payments/provider_calls.hpp"
#include "services/payments/reconciliation.hpp"

namespace consulta::payments {
namespace {

void expire_due(Reconciliation& books, sql::Session& db, host::Host& host, Payments& payments) {
  constexpr std::size_t page = 500;
  const auto now = Clock::now();
  if (!store::any_due(db, now)) return;
  const auto until = books.sure_until(db, now);
  for (bool more = true; more;) {
    broker::Work work(db, host.relay());
    const auto due = store::lock_due(work.db(), until, page);
    payments.tell(due, TimeOver{}, work);
    work.commit();
    more = due.size() == page;
  }
}

}  // namespace

void add_deadlines(host::Host& host, const Options& options, Payments& payments, Openings& openings) {
  const auto books = [&] { return std::make_shared<Reconciliation>(host, payments, options.provider_url); };
  host.every(std::chrono::milliseconds(250), "expiring payments",
             [&host, &payments, books = books()](sql::Session& db) { expire_due(*books, db, host, payments); });
  host.every(std::chrono::milliseconds(100), "calling the payment provider",
             [calls = std::make_shared<ProviderCalls>(host, payments, options, openings)](sql::Session& db) {
               calls->make_due(db);
             });
  host.every(options.reconcile_every, "reconciling with the payment provider",
             [books = books()](sql::Session& db) { books->run(db); });
  host.every(std::chrono::minutes(10), "forgetting old webhooks", store::forget_old_webhooks);
}

}  // namespace consulta::payments
