// Processes from before beside those of today, as while a clinic is upgraded.
#include <doctest/doctest.h>

#include "platform/sql/sql.hpp"
#include "services/notifications/correspondence.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

// What a notifications process from before writes for one patient, in the tables it knew.
class FromBefore {
 public:
  explicit FromBefore(const Uuid& user) : user_(user), db_(env("NOTIFICATIONS_DB")) {}

  void plan(const Uuid& appointment, const std::string& kind, Instant told_at) {
    notifications::Variables variables;
    variables.starts_at = test_now() + std::chrono::hours(1);
    db_.exec(
        "INSERT INTO plans (appointment_id, kind, user_id, variables, due_at, told_at) VALUES (:id, :kind, :user, "
        ":said, :due, :told) ON DUPLICATE KEY UPDATE variables = VALUES(variables), due_at = VALUES(due_at), told_at = "
        "VALUES(told_at)",
        appointment, kind, user_, json::write(variables), test_now() - std::chrono::seconds(1), told_at);
    CHECK(db_.value<std::int64_t>("SELECT COUNT(due_at) FROM plans WHERE appointment_id = :id", appointment) == 0);
  }
  void end(const Uuid& appointment, const std::string& kind) {
    db_.exec("INSERT INTO plans (appointment_id, kind, told_at, ended) VALUES (:id, :kind, :now, TRUE)", appointment,
             kind, test_now());
  }
  // Of a confirmation.
  void both_halves(const Uuid& appointment) {
    events::AppointmentConfirmed confirmed;
    confirmed.patient_id = user_;
    half(appointment, "confirmed", json::write(confirmed));
    half(appointment, "invoice", json::write(events::InvoiceIssued{.patient_id = user_}));
  }
  // Which it has sent itself.
  void confirmation(const Uuid& appointment) {
    sql::Transaction transaction(db_);
    both_halves(appointment);
    db_.exec("UPDATE confirmations SET sent = TRUE, confirmed = NULL, invoice = NULL WHERE appointment_id = :id",
             appointment);
    transaction.commit();
  }
  void payment_link(const Uuid& appointment) {
    notifications::Variables variables;
    variables.about = appointment;
    variables.until = test_now() + std::chrono::minutes(5);
    const auto id = new_id();
    db_.exec(
        "INSERT INTO messages (id, user_id, channel, template_name, variables, status, due_at, created_at, remind_at) "
        "VALUES (:id, :user, 'sms', 'payment_link', :said, 'sent', :due, :now, :remind)",
        id, user_, json::write(variables), test_now(), test_now(), test_now() - std::chrono::seconds(1));
    CHECK(!db_.value<std::string>(
        "SELECT CAST(remind_at AS CHAR) FROM messages WHERE id = :id AND remind_at IS NOT NULL", id));
  }

 private:
  void half(const Uuid& appointment, const std::string& which, const std::string& event) {
    db_.exec("INSERT INTO confirmations (appointment_id, " + which + ") VALUES (:id, :event) ON DUPLICATE KEY UPDATE " +
                 which + " = VALUES(" + which + ")",
             appointment, event);
  }

  Uuid user_;
  sql::Session db_;
};

}  // namespace

TEST_CASE("a row changed by who does not count versions has another one all the same") {
  const auto doctor = new_doctor();
  const auto slot = free_slots(doctor).at(5);
  const auto patient = new_patient();
  const std::string appointment = book(patient, slot)["id"];
  REQUIRE(becomes(patient, appointment, "awaiting_payment"));
  REQUIRE(eventually([&] { return !payment_of(patient, appointment).empty(); }));
  const auto wait = post("/waitlist",
                         R"({"specialty_id":")" + slot.specialty_id + R"(","from":")" + slot.starts_at.substr(0, 10) +
                             R"(","to":")" + slot.starts_at + "\"}",
                         patient.token);
  REQUIRE(wait.status == 201);
  struct Row {
    std::string database, table, key, id;
  };
  for (const auto& row : {Row{"PAYMENTS_DB", "payments", "appointment_id", appointment},
                          Row{"DOCTORS_DB", "holds", "appointment_id", appointment},
                          Row{"APPOINTMENTS_DB", "waitlist", "id", wait["id"]}}) {
    CAPTURE(row.table);
    sql::Session db(env(row.database));
    const auto which = " WHERE " + row.key + " = CAST(:id AS uuid)";
    const auto version = [&] { return db.value<std::int64_t>("SELECT version FROM " + row.table + which, row.id); };
    const auto before = version().value();
    CHECK(db.exec("UPDATE " + row.table + " SET patient_id = patient_id" + which, row.id) == 1);
    CHECK(version() == before + 1);
    CHECK(db.exec("UPDATE " + row.table + " SET version = version + 3" + which, row.id) == 1);
    CHECK(version() == before + 4);
  }
}

TEST_CASE("what processes from before plan to tell patients, and the halves they bring, is told once") {
  const auto user = parse_uuid(new_patient().id).value();
  FromBefore process(user);
  const auto confirmed = new_id();
  process.confirmation(confirmed);
  process.plan(confirmed, "reminder", test_now());
  const auto cancelled = new_id();
  process.end(cancelled, "reminder");
  process.plan(cancelled, "cancelled", test_now());
  process.both_halves(new_id());
  const auto paid = new_id();
  process.end(paid, "unpaid");
  process.payment_link(paid);
  process.payment_link(new_id());

  sql::Session db(env("NOTIFICATIONS_DB"));
  const auto said = [&](const std::string& which) {
    return db.value<std::int64_t>("SELECT COUNT(*) FROM messages WHERE user_id = :user AND template_name = :name", user,
                                  which);
  };
  CHECK(eventually([&] {
    return said("reminder") == 1 && said("cancelled") == 1 && said("confirmation") == 1 && said("unpaid") == 1;
  }));
  std::this_thread::sleep_for(std::chrono::seconds(3));
  for (const auto* which : {"reminder", "cancelled", "confirmation", "unpaid"}) {
    CAPTURE(which);
    CHECK(said(which) == 1);
  }
}
