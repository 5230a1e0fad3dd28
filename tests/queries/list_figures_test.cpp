// How long the statements of lists take with a million appointments beside twenty thousand. Takes minutes and proves
// nothing, so it is left out of the tests: ./consulta bench lists.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "services/admin/migrations.hpp"
#include "services/admin/store.hpp"
#include "services/appointments/migrations.hpp"
#include "services/appointments/store.hpp"
#include "services/doctors/migrations.hpp"
#include "services/doctors/store.hpp"
#include "services/notifications/migrations.hpp"
#include "services/notifications/store.hpp"
#include "services/payments/migrations.hpp"
#include "services/payments/store.hpp"
#include "tests/queries/reads/reads.hpp"

using namespace consulta;
using consulta::testing::nth_id;
using consulta::testing::OwnTables;

namespace {

using Lists = std::vector<std::pair<std::string, std::function<std::size_t(sql::Session&)>>>;
constexpr std::size_t page = 21;
constexpr std::array<std::size_t, 2> sizes{20'000, 1'000'000};

Instant at(const char* text) {
  return parse_instant(text).value();
}

// Two years, of fifty doctors; three appointments are under way and the last hundred wait to be paid.
const std::string appointments_made =
    R"(INSERT INTO appointments (id, patient_id, specialty_id, specialty_name, doctor_id, starts_at, ends_at, status,
      price_cents, created_at, version, round, paid, history)
    SELECT nth_id(n), nth_id(n % ({0} / 20)), nth_id(1), 'x', nth_id(n % 50 + 1),
      timestamptz '2024-01-01' + n * interval '730 days' / {0},
      timestamptz '2024-01-01' + n * interval '730 days' / {0} + interval '30 minutes',
      CASE WHEN n IN (1001, 2001, 3001) THEN 'in_consultation' WHEN n > {0} - 100 THEN 'awaiting_payment'
        WHEN n > {0} * 0.9 THEN 'confirmed' ELSE (ARRAY['cancelled', 'expired', 'completed'])[LEAST(n / 50 % 10, 2) + 1]
      END, 1, now(), 1, 1, FALSE, '[]' FROM generate_series(1, {0}) AS n)";
const std::string waits_made =
    R"(INSERT INTO waitlist (id, patient_id, specialty_id, specialty_name, from_at, to_at, status, place, created_at)
    SELECT nth_id(n), nth_id(n % ({0} / 20)), nth_id(n % 20), 'x', timestamptz '2024-01-01', timestamptz '2030-01-01',
      CASE WHEN n > {0} - 100 THEN 'waiting' ELSE 'passed' END, 1, now() FROM generate_series(1, {0}) AS n)";
const std::string messages_made =
    "INSERT INTO messages (id, user_id, channel, template_name, variables, status, attempts, due_at, created_at) "
    "SELECT nth_id(seq), nth_id(seq % ({0} / 20)), 'sms', 'welcome', '{{}}', IF(seq % 5000 = 7, 'failed', 'sent'), 1, "
    "NOW(6), NOW(6) FROM seq_1_to_{0}";
const std::string holds_made =
    "INSERT INTO holds (appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at, firm) "
    "SELECT nth_id(n), nth_id(n), nth_id(1), nth_id(n % 50 + 1), timestamptz '2020-01-01' + n / 50 * interval "
    "'30 minutes', timestamptz '2020-01-01' + (n / 50 + 1) * interval '30 minutes', TRUE "
    "FROM generate_series(1, {0}) AS n";
const std::string time_off_made =
    "INSERT INTO doctors (id, email, full_name, phone, bio, room, specialty_ids, weekly) "
    "SELECT nth_id(n), 'x' || n, 'x', '', '', '', '[]', '[]' FROM generate_series(1, 50) AS n; "
    "INSERT INTO time_off (id, doctor_id, starts_at, ends_at, reason) SELECT nth_id(n), nth_id(n % 50 + 1), "
    "timestamptz '2020-01-01' + n * interval '1 day', timestamptz '2020-01-08' + n * interval '1 day', '' "
    "FROM generate_series(1, {0} / 100) AS n";
const std::string affected_made =
    "INSERT INTO affected (time_off_id, appointment_id, starts_at, ends_at, told) SELECT nth_id(n % ({0} / 100) + 1), "
    "nth_id(n), now(), now(), TRUE FROM generate_series(1, {0}) AS n";
const std::string payments_made =
    "INSERT INTO payments (id, appointment_id, patient_id, status, amount_cents, entity, reference, token, expires_at, "
    "specialty_name, doctor_name, starts_at, created_at) SELECT nth_id(n), nth_id(n), nth_id(n), 'paid', 1, '', '', "
    "'t' || n, now(), 'x', 'x', now(), now() FROM generate_series(1, {0}) AS n";
const std::string audit_made =
    "ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_follow; INSERT INTO audit_entries (seq, id, at, action, "
    "subject_kind, detail, hash) SELECT n, nth_id(n), now(), 'x', '', "
    "'', '' "
    "FROM generate_series(1, {0}) AS n";

Lists of_appointments() {
  using appointments::Filter;
  using appointments::Status;
  const auto by = [](Filter filter) {
    return [filter](sql::Session& db) { return appointments::store::list(db, filter, page).size(); };
  };
  const auto doctor = nth_id(8), patient = nth_id(7);
  const auto from = at("2024-06-03T00:00:00Z"), to = at("2024-06-04T00:00:00Z");
  return {{"appointments, all", by({})},
          {"of a patient", by({.patient_id = patient})},
          {"of a doctor", by({.doctor_id = doctor})},
          {"`status=confirmed`", by({.status = Status::confirmed})},
          {"`status=in_consultation` (three)", by({.status = Status::in_consultation})},
          {"`status=awaiting_payment` (a hundred)", by({.status = Status::awaiting_payment})},
          {"a doctor's, `status=completed`", by({.doctor_id = doctor, .status = Status::completed})},
          {"a doctor's, `status=no_show` (none)", by({.doctor_id = doctor, .status = Status::no_show})},
          {"a patient's of a doctor", by({.patient_id = patient, .doctor_id = doctor})},
          {"of a day", by({.from = from, .to = to})},
          {"of a day, `status=completed`", by({.status = Status::completed, .from = from, .to = to})},
          {"of a day, a doctor's", by({.doctor_id = doctor, .from = from, .to = to})},
          {"of a day, a doctor's, `status=completed`",
           by({.doctor_id = doctor, .status = Status::completed, .from = from, .to = to})},
          {"from a day on, a doctor's, `status=no_show` (none)",
           by({.doctor_id = doctor, .status = Status::no_show, .from = from})},
          {"from a day on, of a patient", by({.patient_id = patient, .from = from})},
          {"waitlist, all", [](auto& db) { return appointments::store::list_waiting(db, {}, {}, page).size(); }},
          {"waitlist, of a patient",
           [=](auto& db) { return appointments::store::list_waiting(db, patient, {}, page).size(); }}};
}

Lists of_notifications() {
  using notifications::Status;
  const auto by = [](std::optional<Uuid> user, std::optional<Status> status) {
    return [=](sql::Session& db) { return notifications::store::list(db, user, status, {}, page).size(); };
  };
  return {{"notifications, all", by({}, {})},
          {"notifications, `status=sent`", by({}, Status::sent)},
          {"notifications, `status=failed`", by({}, Status::failed)},
          {"notifications, `status=unwanted` (none)", by({}, Status::unwanted)},
          {"notifications, of a person", by(nth_id(7), {})},
          {"notifications, of a person, `status=failed`", by(nth_id(7), Status::failed)}};
}

double median_ms(const std::function<std::size_t(sql::Session&)>& run, sql::Session& db) {
  for (int i = 0; i < 10; ++i) run(db);  // as a plan is kept and pages are read
  std::vector<double> times;
  for (int i = 0; i < 51; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    run(db);
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  std::nth_element(times.begin(), times.begin() + 25, times.end());
  return times[25];
}

void fill(sql::Session& db, const std::vector<std::string>& made, std::size_t size) {
  db.limit_statements(std::chrono::seconds(1800));
  db.script(std::string(consulta::testing::nth_id_of(db)));
  if (db.is_postgresql()) db.script("SET synchronous_commit = off");
  for (const auto& statement : made) db.script(fmt::format(fmt::runtime(statement), size));
  consulta::testing::look_at_tables(db);
}

void measure(const std::string& database, const std::vector<sql::Migration>& migrations,
             const std::vector<std::string>& made, const Lists& lists) {
  std::vector<std::array<double, sizes.size()>> times(lists.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    OwnTables tables(database, migrations);
    fill(tables.db(), made, sizes.at(i));
    for (std::size_t k = 0; k < lists.size(); ++k) times[k].at(i) = median_ms(lists[k].second, tables.db());
  }
  for (std::size_t k = 0; k < lists.size(); ++k) {
    const auto [few, many] = times[k];
    std::cout << fmt::format("| {} | {:.2f} ms | {:.2f} ms | {:.2f} |\n", lists[k].first, few, many, many / few)
              << std::flush;
  }
}

}  // namespace

TEST_CASE("figures of lists" * doctest::skip()) {
  measure("FAULTS_DB", appointments::migrations(), {appointments_made, waits_made}, of_appointments());
  measure("FAULTS_MARIADB_DB", notifications::migrations(), {messages_made}, of_notifications());
  measure("FAULTS_DB", doctors::migrations(), {holds_made, time_off_made, affected_made},
          {{"who is affected by a week of time off",
            [](auto& db) { return doctors::store::affected_by(db, {nth_id(8)}).size(); }}});
  measure("FAULTS_DB", payments::migrations(), {payments_made},
          {{"payments of an appointment",
            [](auto& db) { return payments::store::find_by_appointment(db, nth_id(7)) ? std::size_t{1} : 0; }}});
  measure("FAULTS_DB", admin::migrations(), {audit_made},
          {{"audit", [](auto& db) { return admin::store::list(db, {}, page).size(); }}});
}
