#include <date/tz.h>
#include <doctest/doctest.h>

#include "events/doctors.hpp"
#include "services/doctors/migrations.hpp"
#include "services/doctors/service.hpp"
#include "tests/support/own_tables.hpp"

using namespace consulta;
using namespace consulta::doctors;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

struct Nowhere : broker::Outlet {
  void committed(std::vector<broker::Outgoing>) override {}
};

// Two doctors with the same hours, of whom the first is away for one visit.
struct Clinic {
  Clinic() {
    options.zone = date::locate_zone("Etc/UTC");
    store::insert_specialty(db, {specialty, "Massage", {"Massagem", "Massage"}, 30, 100});
    for (const auto& id : {ana, rui}) {
      Doctor doctor{.id = id, .email = to_text(id), .full_name = id == ana ? "Ana" : "Rui", .slot_minutes = 30};
      doctor.specialty_ids = {specialty};
      for (int day = 1; day <= 7; ++day) doctor.weekly.push_back({day, "09:00", "12:00"});
      store::insert_doctor(db, doctor);
    }
    for (const auto& id : {stays, moved, later}) hold(id, ten + minutes(id == stays ? 0 : id == moved ? 30 : 60));
    const TimeOff off{new_id(), ana, ten, ten + hours(1), ""};
    store::insert_time_off(db, off);
    store::raise_catalogue_version(db);
    store::insert_affected(db, off, Clock::now());
    db.exec("UPDATE holds SET doctor_id = CAST(:rui AS uuid) WHERE appointment_id = CAST(:id AS uuid)", rui, moved);
  }

  void hold(const Uuid& id, Instant starts_at) {
    db.exec(
        "INSERT INTO holds (appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at) VALUES (CAST(:id "
        "AS uuid), CAST(:id2 AS uuid), CAST(:specialty AS uuid), CAST(:doctor AS uuid), CAST(:from AS timestamptz), "
        "CAST(:to AS timestamptz))",
        id, id, specialty, ana, starts_at, starts_at + minutes(30));
  }

  // What was told so far.
  std::vector<events::Affected> told() {
    tell_affected(db, nowhere, cache, availability, options, [] { return false; });
    std::vector<events::Affected> out;
    for (const auto& body : db.column<std::string>("SELECT CAST(body AS text) FROM outbox ORDER BY id")) {
      const auto event = events::from_json<events::AppointmentsAffected>(body);
      out.insert(out.end(), event.data.appointments.begin(), event.data.appointments.end());
    }
    return out;
  }

  testing::OwnTables tables{"FAULTS_DB", migrations()};
  sql::Session& db = tables.db();
  Nowhere nowhere;
  Options options;
  CatalogueCache cache;
  Availability availability{cache, *date::locate_zone("Etc/UTC")};
  const Uuid specialty = new_id(), ana = new_id(), rui = new_id();
  const Uuid stays = new_id(), moved = new_id(), later = new_id();
  const Instant ten = std::chrono::floor<std::chrono::days>(Clock::now()) + std::chrono::days(30) + hours(10);
};

}  // namespace

TEST_CASE("who has what time off covers is told once, with what is free nearest to it") {
  Clinic clinic;
  const auto told = clinic.told();
  REQUIRE(told.size() == 1);
  CHECK(told[0].appointment_id == clinic.stays);
  CHECK(told[0].starts_at == clinic.ten);
  REQUIRE(told[0].nearest.size() == 3);
  const auto is = [&](std::size_t i, const char* doctor, Instant starts_at) {
    CHECK(told[0].nearest[i].doctor_name == doctor);
    CHECK(told[0].nearest[i].starts_at == starts_at);
  };
  is(0, "Rui", clinic.ten);
  is(1, "Ana", clinic.ten - minutes(30));
  is(2, "Rui", clinic.ten - minutes(30));
  CHECK(clinic.told().size() == 1);
}

TEST_CASE("where nothing is free that day, what is nearest on another") {
  Clinic clinic;
  const auto midnight = clinic.ten - hours(10);
  for (const auto& doctor : {clinic.ana, clinic.rui}) {
    store::insert_time_off(clinic.db, {new_id(), doctor, midnight, midnight + hours(24), ""});
  }
  store::raise_catalogue_version(clinic.db);
  const auto told = clinic.told();
  REQUIRE(told.size() == 1);
  REQUIRE(told[0].nearest.size() == 3);
  CHECK(told[0].nearest[0].starts_at == clinic.ten - hours(24) + minutes(90));
  CHECK(told[0].nearest[0].doctor_name == "Ana");
}
