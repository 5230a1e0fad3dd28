// Three hundred payments while the provider fails, is slow, loses what it should say, and says it twice: in the end its
// books and ours are the same, to the cent.
#include <doctest/doctest.h>

#include <atomic>
#include <map>
#include <thread>

#include "platform/sql/sql.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

constexpr int workers = 20;
constexpr int each = 15;

struct Balance {
  Uuid payment_id{};
  std::int64_t cents = 0;
};
BOOST_DESCRIBE_STRUCT(Balance, (), (payment_id, cents))

std::map<std::string, std::int64_t> our_books(sql::Session& db) {
  std::map<std::string, std::int64_t> out;
  for (const auto& b : db.all<Balance>(
           "SELECT payment_id, CAST(SUM(CASE WHEN debit = 'bank' THEN amount_cents ELSE -amount_cents END) AS bigint) "
           "FROM ledger WHERE 'bank' IN (debit, credit) GROUP BY payment_id")) {
    out[to_text(b.payment_id)] = b.cents;
  }
  return out;
}

std::map<std::string, std::int64_t> banks_books() {
  std::map<std::string, std::int64_t> out;
  auto add = [&](const Answer& list, int sign) {
    const auto document = json::parse(list.body);
    for (const auto& item : document["items"].GetArray()) {
      out[item["payment_id"].GetString()] += sign * item["amount_cents"].GetInt64();
    }
  };
  add(sandbox("GET", "/charges"), 1);
  add(sandbox("GET", "/refunds"), -1);
  return out;
}

bool patiently(const std::function<bool()>& good) {
  return eventually(good, std::chrono::seconds(90));
}

struct Customer {
  Patient patient;
  std::string appointment, payment;

  Answer state() const { return get("/payments/" + payment, patient.token); }
  bool at_atm() const {
    const auto now = state();
    if (now["multibanco.reference"].empty()) return true;
    const auto body = R"({"entity":")" + now["multibanco.entity"] + R"(","reference":")" + now["multibanco.reference"] +
                      R"(","amount_cents":)" + now["amount_cents"] + "}";
    return sandbox("POST", "/multibanco/pay", body).status != 404;  // the bank knows it by now
  }
  std::string ask(const std::string& phone) const {
    post("/payments/" + payment + "/method", R"({"method":"mbway","phone":")" + phone + R"("})", patient.token);
    std::string id;
    patiently([&] {
      id = sandbox("GET", "/mbway?phone=%2B" + phone.substr(1))["items.0.id"];
      return !id.empty() || state()["status"] != "pending";
    });
    return id;
  }
  void cancel() const { call("DELETE", "/appointments/" + appointment, "", patient.token); }
};

// One of the ways in which patients pay, cross themselves, and change their minds.
void act(const Customer& c, int way, const std::string& phone) {
  switch (way % 6) {
    case 0:
      patiently([&] { return c.at_atm(); });
      return;
    case 1:
      sandbox("POST", "/mbway/" + c.ask(phone) + "/approve");
      return;
    case 2: {  // by both, as far as the bank lets them
      std::thread atm([&] { patiently([&] { return c.at_atm(); }); });
      sandbox("POST", "/mbway/" + c.ask(phone) + "/approve");
      atm.join();
      return;
    }
    case 3:
      patiently([&] { return c.at_atm(); });
      return c.cancel();
    case 4:
      sandbox("POST", "/mbway/" + c.ask(phone) + "/decline");
      post("/payments/" + c.payment + "/method", R"({"method":"multibanco"})", c.patient.token);
      patiently([&] { return c.at_atm(); });
      return;
    default: {  // the money crosses the cancellation
      std::thread atm([&] { patiently([&] { return c.at_atm(); }); });
      c.cancel();
      atm.join();
      return;
    }
  }
}

}  // namespace

TEST_CASE("three hundred payments while the provider misbehaves: its books and ours are the same") {
  std::vector<std::vector<Slot>> slots;
  for (int w = 0; w < workers; ++w) {
    slots.push_back(free_slots(new_doctor()));
    // Cancelling them costs nothing.
    std::erase_if(slots.back(),
                  [](const Slot& s) { return *parse_instant(s.starts_at) < test_now() + std::chrono::hours(25); });
    REQUIRE(slots.back().size() >= each);
  }
  std::atomic<bool> over{false};
  std::map<std::string, int> turns;
  std::thread weather([&] {
    while (!over) {
      for (const char* mode : {"error", "ok", "slow", "duplicate", "drop", "ok"}) {
        if (over) break;
        sandbox("POST", "/faults", std::string(R"({"target":"psp","mode":")") + mode + R"("})");
        ++turns[mode];
        for (int i = 0; i < 15 && !over; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
      }
    }
    sandbox("POST", "/faults", R"({"target":"psp","mode":"ok"})");
  });
  std::vector<Customer> customers(workers * each);
  std::vector<std::thread> threads;
  for (int w = 0; w < workers; ++w) {
    threads.emplace_back([&, w] {
      for (int i = 0; i < each; ++i) {
        auto& c = customers[static_cast<std::size_t>(w * each + i)];
        c.patient = new_patient();
        c.appointment = book(c.patient, slots[static_cast<std::size_t>(w)][static_cast<std::size_t>(i)])["id"];
        c.payment = payment_of(c.patient, c.appointment);
        act(c, w + i, "+35196" + std::to_string(1'000'000 + w * 1000 + i));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  over = true;
  weather.join();

  sql::Session db(env("PAYMENTS_DB"));
  const auto count = [&](const char* statement) { return db.value<std::int64_t>(statement).value(); };
  REQUIRE(patiently([&] {
    return our_books(db) == banks_books() && count("SELECT COUNT(*) FROM provider_calls WHERE done_at IS NULL") == 0;
  }));
  CHECK(count("SELECT CAST(COALESCE(SUM(cents), 0) AS bigint) FROM balances WHERE account = 'owed'") == 0);
  std::map<std::string, int> ends;
  for (const auto& c : customers) {
    const auto payment = c.state();
    ++ends[payment["status"]];
    const auto kept = payment["status"] == "paid" ? payment.number("amount_cents") : 0;
    CHECK(our_books(db)[c.payment] == kept);
    const auto status = get("/appointments/" + c.appointment, c.patient.token)["status"];
    CHECK((status == "confirmed") == (payment["status"] == "paid"));
  }
  // Every invoice has a number, none is left out, and every refund of invoiced money has its credit note.
  CHECK(count("SELECT COUNT(*) FROM (SELECT kind, series FROM invoices GROUP BY kind, series HAVING MAX(number) <> "
              "COUNT(*)) AS gaps") == 0);
  CHECK(count("SELECT COUNT(*) FROM ledger WHERE what = 'paid'") ==
        count("SELECT COUNT(*) FROM invoices WHERE kind = 'FT'"));
  CHECK(count("SELECT COUNT(*) FROM ledger WHERE what = 'refunded' AND charge_id IN (SELECT charge_id FROM ledger "
              "WHERE what = 'paid')") == count("SELECT COUNT(*) FROM invoices WHERE kind = 'NC'"));
  CHECK_THROWS_AS(db.exec("UPDATE ledger SET amount_cents = 1"), sql::Error);
  CHECK_THROWS_AS(db.exec("DELETE FROM invoices"), sql::Error);
  std::string told = "300 payments:";
  for (const auto& [status, n] : ends) told += " " + std::to_string(n) + " " + status;
  told += "; charges " + std::to_string(count("SELECT COUNT(*) FROM ledger WHERE debit = 'bank'")) + ", given back " +
          std::to_string(count("SELECT COUNT(*) FROM ledger WHERE what = 'refunded'")) + " (of all tests so far)";
  for (const auto& [mode, n] : turns) told += "; " + mode + " " + std::to_string(n) + " times";
  MESSAGE(told);
}
