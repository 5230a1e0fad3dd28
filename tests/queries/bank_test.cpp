// What payments tells the bank and hears from it, over a real database: one row that another version has written stops
// no other. Needs a running clinic.
#include <doctest/doctest.h>

#include <atomic>
#include <mutex>
#include <set>

#include "services/payments/migrations.hpp"
#include "services/payments/provider_calls.hpp"
#include "services/payments/reconciliation.hpp"
#include "tests/support/own_tables.hpp"

using namespace consulta;
using namespace consulta::payments;

namespace {

struct Nowhere : broker::Outlet {
  void committed(std::vector<broker::Outgoing>) override {}
};

struct Charges {
  std::vector<ProviderCharge> items;
};
BOOST_DESCRIBE_STRUCT(Charges, (), (items))

// Takes whatever it is told, or nothing.
class Bank {
 public:
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  std::set<Uuid> opened() {
    std::lock_guard lock(mutex_);
    return opened_;
  }
  std::vector<ProviderCharge> charges = {};  // before it is asked
  std::size_t page = 100;
  std::atomic<bool> fails = false;

 private:
  http::Router routes() {
    http::Router router;
    router.post("/psp/requests", [this](const http::Request& request) {
      if (fails) throw Problem(503, "down", "Out of order.");
      std::lock_guard lock(mutex_);
      for (const auto& one : json::read<std::vector<PaymentRequest>>(request.body)) opened_.insert(one.payment_id);
      return http::no_content();
    });
    router.get("/psp/charges", [this](const http::Request& request) {
      Charges out;
      const auto after = std::stoll(request.query_value("after").value());
      for (const auto& charge : charges) {
        if (charge.position > after && out.items.size() < page) out.items.push_back(charge);
      }
      return http::ok(out);
    });
    return router;
  }

  std::mutex mutex_;
  std::set<Uuid> opened_;
  http::Server server_{http::ServerOptions{}, routes()};
};

// Payments of a clinic of its own. Nothing is handed over: all calls are read from the database.
struct Desk {
  Desk() {
    std::vector<std::pair<Uuid, events::SlotReserved>> slots;
    for (int i = 0; i < 5; ++i) {
      events::SlotReserved slot{.appointment_id = new_id(), .patient_id = new_id()};
      slot.price_cents = 100;
      slot.expires_at = Clock::now() + std::chrono::hours(1);
      slots.emplace_back(slot.appointment_id, slot);
    }
    broker::Work work(db, nowhere);
    aggregates.payments.tell(slots, work);
    work.commit();
    all = db.column<Uuid>("SELECT id FROM payments ORDER BY id");
  }

  // The bank was paid for each of them, and tells of it only in its books.
  void pay_all() {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto position = static_cast<std::int64_t>(i + 1);
      bank.charges.push_back(
          {.position = position, .charge_id = to_text(new_id()), .payment_id = all[i], .amount_cents = 100});
    }
  }

  // As a later version might.
  void make_unreadable(const Uuid& payment) {
    db.exec("UPDATE payments SET method = 'shells' WHERE id = CAST(:id AS uuid)", payment);
  }
  ProviderCalls calls() {
    return {nowhere, [] { return false; }, aggregates.payments, options, openings};
  }
  Reconciliation books(bool stopping = false) {
    return {nowhere, [=] { return stopping; }, aggregates.payments, bank.url()};
  }
  std::int64_t count(const std::string& what) { return db.value<std::int64_t>("SELECT COUNT(*) FROM " + what).value(); }

  testing::OwnTables tables{"FAULTS_DB", migrations()};
  sql::Session& db = tables.db();
  Bank bank;
  Nowhere nowhere;
  Options options{.entity = "11249",
                  .issuer = {"Consulta", "Lisboa", "500000000", "CSDF7T5H", "CSDF7T5H"},
                  .clock = WallClock("Europe/Lisbon"),
                  .provider_url = bank.url()};
  sql::Pool pool{tables.url(), 1};
  RunningNumbers numbers{0, 999, pool};
  Openings openings{0, store::lease_time};
  engine::Reactor reactor;
  Aggregates aggregates{reactor, options, numbers, openings};
  std::vector<Uuid> all;  // payments
};

}  // namespace

TEST_CASE("a payment that cannot be read stops no other from being opened, however often they are leased together") {
  Desk desk;
  desk.make_unreadable(desk.all[2]);
  const auto others = [&] {
    std::set<Uuid> out(desk.all.begin(), desk.all.end());
    out.erase(desk.all[2]);
    return out;
  };
  SUBCASE("for the first time") {}
  SUBCASE("once more") {
    desk.db.exec("UPDATE provider_calls SET attempts = 1");
  }
  desk.calls().make_due(desk.db);
  CHECK(desk.bank.opened() == others());
  CHECK(desk.count("provider_calls") == 1);
  CHECK(desk.count("provider_calls WHERE due_at > now() AND due_at < now() + interval '5 seconds'") == 1);
}

TEST_CASE("what the bank fails at is due again a second later, and what was not even tried counts as no attempt") {
  Desk desk;
  desk.bank.fails = true;
  auto calls = desk.calls();
  const auto ask = [&] {
    desk.db.exec("UPDATE provider_calls SET attempts = 0, due_at = now()");
    calls.make_due(desk.db);
  };
  for (int failures = 0; failures < 3; ++failures) {
    ask();
    CHECK(desk.count("provider_calls WHERE attempts = 1 AND due_at > now() AND due_at < now() + interval '1 s'") == 5);
  }
  ask();
  CHECK(desk.count("provider_calls WHERE attempts = 0 AND due_at > now() AND due_at < now() + interval '5 s'") == 5);
}

TEST_CASE("a charge that cannot be booked stops no other, and is looked at again with all that come after it") {
  Desk desk;
  desk.pay_all();
  desk.make_unreadable(desk.all[2]);
  auto books = desk.books();
  CHECK(books.run(desk.db));
  CHECK(desk.count("payments WHERE status = 'paid'") == 4);
  CHECK(store::position(desk.db) == 2);

  desk.db.exec("UPDATE payments SET method = 'multibanco'");
  CHECK(books.run(desk.db));
  CHECK(desk.count("payments WHERE status = 'paid'") == 5);
  CHECK(store::position(desk.db) == 5);
}

TEST_CASE("who is to stop reads one page of the bank's books, and is not sure of what comes after it") {
  Desk desk;
  desk.pay_all();
  desk.bank.page = 2;
  CHECK(!desk.books(true).run(desk.db));
  CHECK(store::position(desk.db) == 2);
  CHECK(desk.count("payments WHERE status = 'paid'") == 2);
}
