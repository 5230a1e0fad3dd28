// Processes from before beside those of today, as while a clinic is upgraded.
#include <doctest/doctest.h>

#include "platform/sql.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

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
