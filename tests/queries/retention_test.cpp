// What is kept for a time is forgotten when that is over, in portions, and nothing else is.
#include <doctest/doctest.h>

#include "services/appointments/migrations.hpp"
#include "services/appointments/queries.hpp"
#include "services/notifications/migrations.hpp"
#include "services/notifications/queries.hpp"
#include "services/prescriptions/migrations.hpp"
#include "services/prescriptions/queries.hpp"
#include "tests/support/own_tables.hpp"

using namespace consulta;

namespace {

constexpr std::size_t portion = 5'000;
constexpr auto year = std::chrono::hours(365 * 24);

}  // namespace

TEST_CASE("messages that were sent or given up long ago are forgotten; what is still to be told is not") {
  testing::OwnTables tables("FAULTS_MARIADB_DB", notifications::migrations());
  auto& db = tables.db();
  db.exec(
      "INSERT INTO messages (id, channel, recipient, template_name, variables, status, due_at, created_at, "
      "finished_at) "
      "SELECT CONCAT('m', seq), 'sms', '+351912345678', 'custom', '{}', 'x', NOW(6), NOW(6) - INTERVAL 400 DAY, "
      "CASE WHEN seq <= 30 THEN NOW(6) - INTERVAL 366 DAY WHEN seq <= 60 THEN NOW(6) - INTERVAL 364 DAY END "
      "FROM seq_1_to_90");
  const auto left = [&] { return db.value<std::int64_t>("SELECT COUNT(*) FROM messages"); };
  const auto before = Clock::now() - year;
  CHECK(db.exec(notifications::queries::remove_old_messages, before, 20) == 20);
  CHECK(left() == 70);
  CHECK(db.exec(notifications::queries::remove_old_messages, before, portion) == 10);
  CHECK(db.exec(notifications::queries::remove_old_messages, before, portion) == 0);
  CHECK(left() == 60);
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM messages WHERE finished_at IS NULL") == 30);
}

TEST_CASE("what was told of an appointment long ago is forgotten, unless something is still to be told of it") {
  testing::OwnTables tables("FAULTS_MARIADB_DB", notifications::migrations());
  auto& db = tables.db();
  db.exec(
      "INSERT INTO correspondences (appointment_id, told_at, changed_at, due_at) VALUES "
      "('over', NOW(6) - INTERVAL 366 DAY, NOW(6) - INTERVAL 366 DAY, NULL), "
      "('never confirmed', NULL, NOW(6) - INTERVAL 366 DAY, NULL), "
      "('to be reminded', NULL, NOW(6) - INTERVAL 366 DAY, NOW(6)), "
      "('lately', NULL, NOW(6) - INTERVAL 364 DAY, NULL), "
      "('again', NOW(6) - INTERVAL 366 DAY, NOW(6) - INTERVAL 366 DAY, NULL)");
  // Every save counts.
  db.exec("INSERT INTO correspondences (appointment_id) VALUES ('new')");
  db.exec("UPDATE correspondences SET version = version + 1 WHERE appointment_id = 'again'");
  CHECK(db.exec(notifications::queries::remove_old_correspondences, Clock::now() - year, portion) == 2);
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM correspondences WHERE appointment_id IN ('to be reminded', "
                               "'lately', 'again', 'new')") == 4);
}

TEST_CASE("why patients came is forgotten long after they did; the appointment stays") {
  testing::OwnTables tables("FAULTS_DB", appointments::migrations());
  auto& db = tables.db();
  db.exec(
      "INSERT INTO appointments (id, patient_id, specialty_id, specialty_name, doctor_id, starts_at, status, "
      "price_cents, created_at, version, round, paid, history, reason) SELECT gen_random_uuid(), gen_random_uuid(), "
      "gen_random_uuid(), 'x', gen_random_uuid(), now() - CASE WHEN n <= 30 THEN interval '1826 days' ELSE interval "
      "'1824 days' END, 'completed', 1, now(), 7, 1, TRUE, '[]', CASE WHEN n % 2 = 0 THEN 'my back' END "
      "FROM generate_series(1, 60) AS n");
  const auto with_reason = [&] {
    return db.value<std::int64_t>("SELECT COUNT(*) FROM appointments WHERE reason IS NOT NULL");
  };
  const auto before = Clock::now() - 5 * year;
  CHECK(db.exec(appointments::queries::forget_old_reasons, before, 10) == 10);
  CHECK(with_reason() == 20);
  CHECK(db.exec(appointments::queries::forget_old_reasons, before, portion) == 5);
  CHECK(db.exec(appointments::queries::forget_old_reasons, before, portion) == 0);
  CHECK(with_reason() == 15);
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM appointments WHERE version = 7") == 60);
}

TEST_CASE("prescriptions that were changed long ago are forgotten, with their versions, and so are old consultations") {
  testing::OwnTables tables("FAULTS_DB", prescriptions::migrations());
  auto& db = tables.db();
  db.exec(
      "INSERT INTO prescriptions (id, appointment_id, patient_id, person_id, doctor_id, doctor_name, status, items, "
      "warnings, issued_at, written_at, revision, earlier, taken_until, erased, version) SELECT gen_random_uuid(), "
      "gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'x', 'active', '[]', '[]', now() - "
      "interval '20 years', now() - CASE WHEN n <= 30 THEN interval '3651 days' ELSE interval '3649 days' END, 1, "
      "'[]', now(), FALSE, 1 FROM generate_series(1, 60) AS n");
  db.exec(
      "INSERT INTO visits (appointment_id, patient_id, person_id, doctor_id, doctor_name, reached_at) SELECT "
      "gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'x', now() - CASE WHEN n <= 30 THEN "
      "interval '3651 days' ELSE interval '3649 days' END FROM generate_series(1, 60) AS n");
  const auto before = Clock::now() - std::chrono::hours(24 * 3650);
  CHECK(db.exec(prescriptions::queries::forget_old_prescriptions, before, 20) == 20);
  CHECK(db.exec(prescriptions::queries::forget_old_prescriptions, before, portion) == 10);
  CHECK(db.exec(prescriptions::queries::forget_old_prescriptions, before, portion) == 0);
  CHECK(db.exec(prescriptions::queries::forget_old_visits, before, portion) == 30);
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM prescriptions") == 30);
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM visits") == 30);
}
