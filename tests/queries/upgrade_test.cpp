// What a migration tells of what was there before it.
#include <doctest/doctest.h>

#include <algorithm>

#include "events/auth.hpp"
#include "events/doctors.hpp"
#include "services/auth/migrations.hpp"
#include "services/doctors/migrations.hpp"
#include "tests/support/own_tables.hpp"

using namespace consulta;

TEST_CASE("patients of before are told once more, as they stand, with the version they have") {
  auto all = auth::migrations();
  const auto telling = std::find_if(all.begin(), all.end(), [](auto& m) { return m.name == "0008_patients_told.sql"; });
  REQUIRE(telling != all.end());
  testing::OwnTables tables("FAULTS_MARIADB_DB", {all.begin(), telling});
  auto& db = tables.db();
  const auto add = [&](const Uuid& id, const std::string& name, const std::string& role, bool disabled) {
    db.exec(
        "INSERT INTO users (id, email, email_key, password_hash, full_name, phone, tax_number, role, disabled, "
        "version, "
        "notify_sms, created_at) VALUES (:id, :email, :key, '', :name, '+351912345678', '123456789', :role, :disabled, "
        "7, "
        "FALSE, NOW())",
        id, name, name, name, role, disabled ? 1 : 0);
  };
  const auto ana = new_id(), rui = new_id();
  add(ana, "Ana \"Ção\"", "patient", false);
  add(rui, "Rui", "patient", false);
  add(new_id(), "Eva", "doctor", false);
  add(new_id(), "Gil", "patient", true);

  sql::migrate(db, {*telling});
  std::vector<events::Event<events::UserProfileUpdated>> told;
  for (const auto& body : db.column<std::string>("SELECT body FROM outbox ORDER BY body LIKE '%Rui%'")) {
    told.push_back(events::from_json<events::UserProfileUpdated>(body));
  }
  REQUIRE(told.size() == 2);
  CHECK(told[0].head.id != told[1].head.id);
  CHECK(told[0].head.subject == to_text(ana));
  const auto& u = told[0].data;
  CHECK(u.user_id == ana);
  CHECK(u.full_name == "Ana \"Ção\"");
  CHECK(u.tax_number == "123456789");
  CHECK(u.version == 7);
  CHECK(u.wants_email == true);
  CHECK(u.wants_sms == false);
  CHECK(db.column<std::string>("SELECT id FROM outbox ORDER BY body LIKE '%Rui%'") ==
        std::vector{to_text(told[0].head.id), to_text(told[1].head.id)});
}

TEST_CASE("doctors who were deleted before are erased, and everybody is told") {
  auto all = auth::migrations();
  const auto erasing =
      std::find_if(all.begin(), all.end(), [](auto& m) { return m.name == "0016_deleted_doctors_erased.sql"; });
  REQUIRE(erasing != all.end());
  testing::OwnTables tables("FAULTS_MARIADB_DB", {all.begin(), erasing});
  auto& db = tables.db();
  const auto add = [&](const Uuid& id, const std::string& key, const std::string& hash) {
    db.exec(
        "INSERT INTO users (id, email, email_key, password_hash, full_name, phone, role, created_at) "
        "VALUES (:id, 'x', :key, :hash, 'x', '', 'doctor', NOW())",
        id, key, hash);
  };
  const auto deleted = new_id(), stays = new_id(), tombstone = new_id();
  add(deleted, to_text(deleted), "a hash");
  add(stays, "ana@example.org", "a hash");
  add(tombstone, to_text(tombstone), "");
  db.exec("INSERT INTO second_factors (user_id, sealed_secret, last_step, uses) VALUES (:id, 'x', 0, 0)", deleted);

  sql::migrate(db, {*erasing});
  CHECK(db.column<std::string>("SELECT id FROM users WHERE id <> :stays", stays) == std::vector{to_text(tombstone)});
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM second_factors") == 0);
  const auto bodies = db.column<std::string>("SELECT body FROM outbox");
  REQUIRE(bodies.size() == 1);
  const auto told = events::from_json<events::UserErased>(bodies.front());
  CHECK(told.data.user_id == deleted);
  CHECK(told.data.dependant_ids.empty());
  CHECK(!told.data.asked_for);
}

TEST_CASE("patients, whom they book for and doctors of before are told once more, as they stand") {
  const auto up_to = [](const std::vector<sql::Migration>& all, std::string_view name) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& m) { return m.name == name; });
    REQUIRE(found != all.end());
    return std::pair(std::vector(all.begin(), found), *found);
  };
  const auto ana = new_id(), rui = new_id(), doctor = new_id();
  {
    const auto [before, telling] = up_to(auth::migrations(), "0017_people_told.sql");
    testing::OwnTables tables("FAULTS_MARIADB_DB", before);
    auto& db = tables.db();
    db.exec(
        "INSERT INTO users (id, email, email_key, password_hash, full_name, phone, role, email_verified, version, "
        "created_at) VALUES (:id, 'ana@example.org', 'ana@example.org', '', 'Ana', '', 'patient', FALSE, 7, NOW())",
        ana);
    db.exec(
        "INSERT INTO dependants (id, user_id, full_name, birth_date, removed, version) VALUES (:id, :user, 'Rui', "
        "'2019-05-04', FALSE, 3)",
        rui, ana);
    db.exec("INSERT INTO dependants (id, user_id, full_name, removed, version) VALUES (:id, :user, '', TRUE, 3)",
            new_id(), ana);
    sql::migrate(db, {telling});
    const auto bodies = db.column<std::string>("SELECT body FROM outbox ORDER BY routing_key");
    REQUIRE(bodies.size() == 2);
    const auto child = events::from_json<events::DependantChanged>(bodies[0]).data;
    CHECK(child.dependant_id == rui);
    CHECK(child.user_id == ana);
    CHECK(child.full_name == "Rui");
    CHECK(child.version == 3);
    const auto patient = events::from_json<events::UserProfileUpdated>(bodies[1]).data;
    CHECK(patient.user_id == ana);
    CHECK(patient.version == 7);
    CHECK(patient.email_verified == false);
  }
  const auto [before, telling] = up_to(doctors::migrations(), "0011_doctors_told.sql");
  testing::OwnTables tables("FAULTS_DB", before);
  auto& db = tables.db();
  db.exec(
      "INSERT INTO doctors (id, email, full_name, phone, bio, room, specialty_ids, weekly, version) VALUES (CAST(:id "
      "AS "
      "uuid), 'x', 'Eva', '', '', '', '[]', '[]', 5)",
      doctor);
  sql::migrate(db, {telling});
  const auto bodies = db.column<std::string>("SELECT body FROM outbox");
  REQUIRE(bodies.size() == 1);
  const auto told = events::from_json<events::DoctorUpdated>(bodies.front()).data;
  CHECK(told.doctor_id == doctor);
  CHECK(told.full_name == "Eva");
  CHECK(told.version == 5);
}

TEST_CASE("hours, specialties and time off of before are told once more, as they stand, with the version they have") {
  auto all = doctors::migrations();
  const auto telling = std::find_if(all.begin(), all.end(), [](auto& m) { return m.name == "0012_hours_told.sql"; });
  REQUIRE(telling != all.end());
  testing::OwnTables tables("FAULTS_DB", {all.begin(), telling});
  auto& db = tables.db();
  const auto ana = new_id(), massage = new_id(), leave = new_id(), gone = new_id();
  const auto add = [&](const Uuid& id, const char* email, bool deleted) {
    db.exec(
        "INSERT INTO doctors (id, email, full_name, phone, bio, room, specialty_ids, weekly, version, deleted_at) "
        "VALUES "
        "(CAST(:id AS uuid), :email, 'Ana \"Ção\"', '+351912345678', '', '7', '[]', "
        "'[{\"weekday\": 1, \"from\": \"09:00\", \"to\": \"13:00\"}]', 7, CASE WHEN :deleted = '1' THEN now() END)",
        id, email, deleted);
  };
  add(ana, "ana@example.org", false);
  add(gone, "", true);
  db.exec(
      "INSERT INTO specialties (id, name, duration_minutes, price_cents, version) VALUES (CAST(:id AS uuid), "
      "'Massage', 30, 4000, 3)",
      massage);
  for (const auto& doctor : {ana, gone}) {
    db.exec(
        "INSERT INTO time_off (id, doctor_id, starts_at, ends_at, reason) VALUES (CAST(:id AS uuid), CAST(:doctor AS "
        "uuid), timestamptz '2031-06-02 09:00Z', timestamptz '2031-06-02 12:30Z', 'private')",
        doctor == ana ? leave : new_id(), doctor);
  }

  sql::migrate(db, {*telling});
  const auto bodies = [&](const std::string& name) {
    return db.column<std::string>("SELECT body FROM outbox WHERE type = :type", "consulta.doctors." + name + ".v1");
  };
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM outbox") == 3);
  const auto hours = events::from_json<events::ScheduleChanged>(bodies("ScheduleChanged").at(0)).data;
  CHECK(hours.doctor_id == ana);
  CHECK(hours.version == 7);
  CHECK(hours.weekly.value().at(0).to == "13:00");
  const auto specialty = events::from_json<events::SpecialtyUpdated>(bodies("SpecialtyUpdated").at(0)).data;
  CHECK(specialty.names.value().pt == "Massage");
  CHECK(specialty.version == 3);
  const auto off = events::from_json<events::TimeOffTaken>(bodies("TimeOffTaken").at(0));
  CHECK(off.head.subject == to_text(ana));
  CHECK(off.data.time_off_id == leave);
  CHECK(off.data.to - off.data.from == std::chrono::minutes(210));
}
