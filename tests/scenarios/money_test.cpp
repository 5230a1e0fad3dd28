// Money: what is declined, late, forged or told twice.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "platform/security/webhook_signature.hpp"
#include "platform/sql/sql.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

// As the provider would tell it.
Answer tell(const std::string& body, const std::string& secret = env("PSP_SECRET"), int age_seconds = 0) {
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(test_now().time_since_epoch()).count() - age_seconds;
  return post("/webhooks/payments", body, "", {{"X-Signature", webhook_signature(secret, seconds, body)}});
}

std::string decline(const std::string& payment, int number) {
  return R"({"id":"decline-)" + payment + std::to_string(number) + R"(","type":"payment.declined","payment_id":")" +
         payment + R"(","amount_cents":1})";
}

// What the bank has of an appointment's payment: taken less given back.
std::int64_t bank_balance(const std::string& payment_id) {
  const auto charges = sandbox("GET", "/charges");
  const auto refunds = sandbox("GET", "/refunds");
  std::int64_t balance = 0;
  std::string charge_id;
  for (std::size_t i = 0; i < charges.count("items"); ++i) {
    const auto at = "items." + std::to_string(i) + ".";
    if (charges[at + "payment_id"] != payment_id) continue;
    balance += charges.number(at + "amount_cents");
    for (std::size_t j = 0; j < refunds.count("items"); ++j) {
      const auto back = "items." + std::to_string(j) + ".";
      if (refunds[back + "charge_id"] == charges[at + "charge_id"]) balance -= refunds.number(back + "amount_cents");
    }
  }
  return balance;
}

// Calls to open it that are still to be made.
std::int64_t open_calls(sql::Session& payments, const std::string& payment_id) {
  return payments
      .value<std::int64_t>("SELECT count(*) FROM provider_calls WHERE payment_id = CAST(:id AS uuid) AND kind = 'open'",
                           payment_id)
      .value();
}

bool told_how_to_pay(const Patient& patient) {
  return sandbox("GET", "/sms?to=%2B" + patient.phone.substr(1)).count("items") == 1;
}

std::string payment_status(const Patient& patient, const std::string& appointment_id) {
  return get("/payments?appointment_id=" + appointment_id, patient.token)["items.0.status"];
}

}  // namespace

TEST_CASE("three declines cancel; the same one told again does not count") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto slot = free_slots(doctor).at(12);
  const auto id = book(patient, slot)["id"];
  const auto payment = payment_of(patient, id);
  CHECK(post("/payments/" + payment + "/method", R"({"method":"multibanco"})", patient.token).status == 200);
  CHECK(get("/payments/" + payment, patient.token)["status"] == "pending");
  CHECK(tell(decline(payment, 1)).status == 204);
  CHECK(tell(decline(payment, 1)).status == 204);
  CHECK(tell(decline(payment, 1)).status == 204);
  CHECK(get("/payments/" + payment, patient.token).number("tries_left") == 2);
  CHECK(tell(decline(payment, 2)).status == 204);
  CHECK(get("/payments/" + payment, patient.token).number("tries_left") == 1);
  CHECK(get("/appointments/" + id, patient.token)["status"] == "awaiting_payment");
  CHECK(tell(decline(payment, 3)).status == 204);
  CHECK(becomes(patient, id, "cancelled"));
  CHECK(payment_status(patient, id) == "failed");
  CHECK(get("/payments/" + payment, patient.token).number("tries_left") == 0);
  CHECK(post("/payments/" + payment + "/method", R"({"method":"multibanco"})", patient.token)["code"] == "not_pending");
  const auto other = new_patient();
  CHECK(eventually([&] { return book(other, slot)["status"] == "awaiting_payment"; }));
}

TEST_CASE("webhooks forged, altered or too old change nothing") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto id = book(patient, free_slots(doctor).at(12))["id"];
  const auto payment = payment_of(patient, id);
  const auto body = R"({"id":"w1","type":"payment.paid","payment_id":")" + payment +
                    R"(","charge_id":"forged","amount_cents":)" +
                    get("/payments/" + payment, patient.token)["amount_cents"] + "}";
  CHECK(tell(body, "not the secret").status == 401);
  CHECK(tell(body, env("PSP_SECRET"), 3600).status == 401);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(test_now().time_since_epoch()).count();
  CHECK(
      post("/webhooks/payments", body, "", {{"X-Signature", webhook_signature(env("PSP_SECRET"), seconds, body + " ")}})
          .status == 401);
  CHECK(get("/appointments/" + id, patient.token)["status"] == "awaiting_payment");
  CHECK(payment_status(patient, id) == "pending");
}

TEST_CASE("a webhook's names are bounded, as they are kept") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto payment = payment_of(patient, book(patient, free_slots(doctor).at(12))["id"]);
  const auto named = [&](const std::string& id, const std::string& charge_id) {
    return tell(R"({"id":")" + id + R"(","type":"payment.paid","payment_id":")" + payment + R"(","charge_id":")" +
                charge_id + R"(","amount_cents":1})");
  };
  const std::string long_name(4000, 'x');
  CHECK(named(long_name, "c")["errors.0.field"] == "id");
  CHECK(named("w1", long_name)["errors.0.field"] == "charge_id");
  CHECK(named("", "")["errors.1.field"] == "charge_id");
  CHECK(get("/payments/" + payment, patient.token)["status"] == "pending");
}

TEST_CASE("who has paid in time keeps the slot, though nobody heard of it before the hold was over") {
  const auto doctor = new_doctor();
  const auto slot = free_slots(doctor).at(60);
  auto patient = new_patient();
  const auto id = book(patient, slot)["id"];
  const auto payment = payment_of(patient, id);
  REQUIRE(eventually([&] { return sandbox("GET", "/sms?to=%2B" + patient.phone.substr(1)).count("items") == 1; }));
  REQUIRE(sandbox("POST", "/faults", R"({"target":"psp","mode":"drop"})").status == 204);
  pay(patient, id);
  std::this_thread::sleep_for(std::chrono::milliseconds(500));  // what tells us of it is lost
  REQUIRE(sandbox("POST", "/faults", R"({"target":"psp","mode":"ok"})").status == 204);
  advance_clock(std::chrono::minutes(16));
  patient.token = login(patient.email, "a long enough one");
  CHECK(becomes(patient, id, "confirmed"));
  CHECK(bank_balance(payment) == slot.price_cents);
}

TEST_CASE("money that comes when the hold is over goes back in full") {
  const auto doctor = new_doctor();
  const auto patient = new_proved_patient();
  const auto slot = free_slots(doctor).at(70);
  const auto id = book(patient, slot)["id"];
  const auto payment = payment_of(patient, id);
  REQUIRE(eventually([&] { return sandbox("GET", "/sms?to=%2B" + patient.phone.substr(1)).count("items") == 1; }));
  // The bank takes the money in time, but does not tell.
  REQUIRE(sandbox("POST", "/faults", R"({"target":"psp","mode":"drop"})").status == 204);
  pay(patient, id);
  CHECK(bank_balance(payment) == slot.price_cents);
  advance_clock(std::chrono::minutes(16));
  auto later = patient;
  later.token = login(patient.email, "a long enough one");
  CHECK(becomes(later, id, "expired"));
  const auto other = new_patient();
  CHECK(eventually([&] { return book(other, slot)["status"] == "awaiting_payment"; }));
  REQUIRE(sandbox("POST", "/faults", R"({"target":"psp","mode":"ok"})").status == 204);
  CHECK(eventually([&] { return bank_balance(payment) == 0; }, std::chrono::seconds(60)));
  CHECK(get("/appointments/" + id, later.token)["status"] == "expired");
  CHECK(eventually([&] {
    const auto told = emails_to(patient.email);
    return told.body.find("refund") != std::string::npos || told.body.find("eembols") != std::string::npos;
  }));
}

TEST_CASE("a provider that fails, is slow, or says everything twice") {
  const auto doctor = new_doctor();
  const auto slots = free_slots(doctor);
  std::size_t next = 80;
  for (const char* mode : {"error", "slow", "duplicate"}) {
    CAPTURE(mode);
    const auto patient = new_patient();
    REQUIRE(
        sandbox("POST", "/faults", std::string(R"({"target":"psp","mode":")") + mode + R"(","seconds":4})").status ==
        204);
    const auto id = book(patient, slots.at(next))["id"];
    pay(patient, id);
    CHECK(becomes(patient, id, "confirmed", std::chrono::seconds(30)));
    CHECK(bank_balance(payment_of(patient, id)) == slots.at(next).price_cents);
    REQUIRE(sandbox("POST", "/faults", R"({"target":"psp","mode":"ok"})").status == 204);
    ++next;
  }
}

TEST_CASE("a request the payment provider refuses ends at once and holds up none that came with it") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto slots = free_slots(doctor);
  const auto refused = payment_of(patient, book(patient, slots.at(12))["id"]);
  const auto good = payment_of(patient, book(patient, slots.at(14))["id"]);
  sql::Session db(env("PAYMENTS_DB"));
  REQUIRE(eventually([&] { return open_calls(db, refused) == 0 && open_calls(db, good) == 0; }));
  // A call that is done is deleted: how often it was tried until then.
  db.exec("CREATE TABLE done_calls (payment_id uuid, attempts bigint)");
  db.exec(
      "CREATE RULE remember_done AS ON DELETE TO provider_calls DO ALSO INSERT INTO done_calls VALUES "
      "(OLD.payment_id, OLD.attempts)");
  const auto tried = [&](const std::string& payment) {
    return db.value<std::int64_t>("SELECT attempts FROM done_calls WHERE payment_id = CAST(:id AS uuid)", payment);
  };
  {
    sql::Transaction together(db);  // so that both are seen to be due at once
    db.exec("UPDATE payments SET reference = 'refused' WHERE id = CAST(:id AS uuid)", refused);
    for (const auto& payment : {refused, good}) {
      db.exec(
          "INSERT INTO provider_calls (id, payment_id, kind, request_id, reason, due_at) SELECT gen_random_uuid(), id, "
          "'open', request_id, 'again', created_at FROM payments WHERE id = CAST(:id AS uuid)",
          payment);
    }
    together.commit();
  }
  CHECK(eventually([&] { return tried(good).has_value() && tried(refused).has_value(); }));
  CHECK(tried(good) == 1);
  CHECK(tried(refused) == 1);
  db.exec("DROP RULE remember_done ON provider_calls");
  db.exec("DROP TABLE done_calls");
  CHECK(get("/payments/" + refused, patient.token)["status"] == "pending");
  CHECK(get("/payments/" + refused, patient.token)["last_outcome"] == "declined");
  CHECK(get("/payments/" + refused, patient.token)["multibanco.reference"].empty());
  CHECK(!get("/payments/" + good, patient.token)["multibanco.reference"].empty());
  db.exec("DELETE FROM provider_calls WHERE payment_id = CAST(:id AS uuid)", refused);
}

TEST_CASE("many requests to be closed at the payment provider hold up none to be opened") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  sql::Session db(env("PAYMENTS_DB"));
  db.exec(
      "INSERT INTO provider_calls (id, payment_id, kind, request_id, reason, due_at) SELECT gen_random_uuid(), "
      "gen_random_uuid(), 'close', gen_random_uuid(), 'many', now() - interval '1 hour' FROM generate_series(1, "
      "20000)");
  const auto left = [&] {
    return db.value<std::int64_t>("SELECT count(*) FROM provider_calls WHERE reason = 'many'").value();
  };
  book(patient, free_slots(doctor).at(12));
  CHECK(eventually([&] { return told_how_to_pay(patient); }));
  CHECK(left() > 0);
  CHECK(eventually([&, before = left()] { return left() < before; }));
  db.exec("DELETE FROM provider_calls WHERE reason = 'many'");
}

TEST_CASE("payments, told to stop, opens what it has just committed") {
  const auto slots = free_slots(new_doctor());
  const auto first = new_patient();
  const auto second = new_patient();
  sql::Session db(env("PAYMENTS_DB"));
  const auto pid = std::stoi(read_env().at("PAYMENTS_PID"));
  REQUIRE(sandbox("POST", "/faults", R"({"target":"psp","mode":"slow"})").status == 204);
  const auto waited_for = payment_of(first, book(first, slots.at(12))["id"]);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));  // its request is being opened, which takes 2 s
  CHECK(open_calls(db, waited_for) == 1);
  const auto payment = payment_of(second, book(second, slots.at(14))["id"]);
  CHECK(open_calls(db, payment) == 1);
  CHECK(kill(pid, SIGTERM) == 0);
  CHECK(sandbox("POST", "/faults", R"({"target":"psp","mode":"ok"})").status == 204);
  CHECK(eventually([&] { return open_calls(db, payment) == 0; }));
  REQUIRE(eventually([&] { return !std::filesystem::exists("/proc/" + std::to_string(pid) + "/exe"); }));
  CHECK(run_consulta("up") == 0);
  CHECK(eventually([&] { return told_how_to_pay(first) && told_how_to_pay(second); }));
}
