#include <doctest/doctest.h>

#include "services/doctors/migrations.hpp"
#include "services/doctors/queries.hpp"
#include "tests/queries/reads/reads.hpp"

using namespace consulta;
using namespace consulta::doctors;
using namespace consulta::testing;

namespace {

// What was held is held for ever; two hundred are still to come.
const std::vector<std::string> large{
    "INSERT INTO specialties (id, name, duration_minutes, price_cents) SELECT nth_id(n), 'x' || n, 30, 1 "
    "FROM generate_series(1, 30) AS n",
    "INSERT INTO doctors (id, email, full_name, phone, bio, room, specialty_ids, weekly) "
    "SELECT nth_id(n), 'x' || n, 'x', '', '', '', '[]', '[]' FROM generate_series(1, 50) AS n",
    "INSERT INTO time_off (id, doctor_id, starts_at, ends_at, reason) SELECT nth_id(n), nth_id(n % 50 + 1), "
    "timestamptz '2000-01-01' + n * interval '1 hour', timestamptz '2000-01-01' + n * interval '1 hour' + interval "
    "'1 minute', '' FROM generate_series(1, 50000) AS n",
    "INSERT INTO gone (id, reason) SELECT nth_id(n), 'doctor_deleted' FROM generate_series(1, 20) AS n",
    "INSERT INTO holds (appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at, firm) "
    "SELECT nth_id(n), nth_id(n), nth_id(n % 30 + 1), nth_id(n % 50 + 1), timestamptz '2020-01-01' + n / 50 * interval "
    "'30 minutes', timestamptz '2020-01-01' + (n / 50 + 1) * interval '30 minutes', TRUE "
    "FROM generate_series(1, 40000) AS n",
    "INSERT INTO holds (appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at) "
    "SELECT nth_id(n), nth_id(n), nth_id(1), nth_id(n % 50 + 1), timestamptz '2040-01-01' + n / 50 * interval "
    "'30 minutes', timestamptz '2040-01-01' + (n / 50 + 1) * interval '30 minutes' "
    "FROM generate_series(60001, 60200) AS n",
    "INSERT INTO affected (id, time_off_id, appointment_id, starts_at, ends_at, told) SELECT nth_id(n), "
    "nth_id(n), nth_id(n), timestamptz '2020-01-01' + n / 50 * interval '30 minutes', timestamptz "
    "'2020-01-01' + (n / 50 + 1) * interval '30 minutes', n % 2000 <> 0 FROM generate_series(1, 40000) AS n"};

constexpr std::size_t to_come = 200;
constexpr int most = 10;

std::string released(const std::vector<Uuid>& ids) {
  std::string rows;
  for (const auto& id : ids) {
    rows += (rows.empty() ? "[{\"appointment_id\":\"" : ",{\"appointment_id\":\"") + to_text(id) +
            "\",\"version\":2,\"version_read\":1,\"round\":0,\"firm\":true,\"withdrawn\":false,"
            "\"released_at\":\"2039-01-01\"}";
  }
  return rows + "]";
}

}  // namespace

TEST_CASE("doctors: what a statement reads is in proportion to what it finds") {
  Reads reads("FAULTS_DB", migrations());
  const std::string then = "2020-01-10", next_day = "2020-01-11", now = "2039-01-01", last = "2005-09-05";
  reads.of(queries::insert_affected, nth_id(9), nth_id(5), then, next_day, then);
  reads.of(queries::insert_affected, nth_id(9), nth_id(99), then, next_day, then).finds_nothing();
  reads.of(queries::list_affected, ten_ids());
  reads.of(queries::list_untold, most);
  reads.of(queries::mark_told, std::vector{nth_id(2000), nth_id(4000)});
  reads.of(queries::list_spared, nth_id(6));
  reads.of(queries::list_holds_after, now);
  reads.of(queries::list_holds_changed_since, "18446744073709551615");
  reads.of(queries::forget_foreign_transactions).finds_nothing();
  reads.of(queries::find_held_of_doctor, nth_id(5), now, now, most);
  // Looks through all that is still to come, once a specialty was deleted.
  reads.of(queries::find_held_of_specialty, nth_id(1), now, now, most).besides(to_come);
  auto& looked_through = reads.of(queries::find_held_of_specialty, nth_id(2), now, now, most);
  looked_through.besides(to_come);
  looked_through.finds_nothing();
  reads.of(queries::lock_holds, ten_ids());
  reads.of(queries::find_holds, ten_ids());
  reads.of(queries::update_holds, released(ten_ids()), ten_ids());

  reads.of(queries::list_time_off_after, last);
  reads.of(queries::list_time_off_after, now).finds_nothing();
  reads.of(queries::list_time_off_of_doctor, nth_id(5), last);
  reads.of(queries::delete_time_off, nth_id(6), nth_id(5));
  reads.of(queries::list_gone);
  reads.of(queries::forget_gone, nth_id(5));

  reads.of(queries::lock_doctor, nth_id(5));
  reads.of(queries::delete_doctor, now, nth_id(5));
  reads.of(queries::forget_reasons, nth_id(5));
  reads.of(queries::update_doctor, null, null, null, null, null, null, null, null, nth_id(99)).finds_nothing();
  reads.of(queries::lock_specialty, nth_id(5));
  reads.of(queries::delete_specialty, now, nth_id(5));
  reads.of(queries::update_specialty, null, null, null, null, null, nth_id(99)).finds_nothing();
  reads.except({"list_doctors", "list_specialties"}, "the catalogue, read whole where it has changed");
  reads.except({"expect_catalogue", "find_catalogue_version", "lock_catalogue_version", "raise_catalogue_version"},
               "a table of one row");
  reads.check([](const auto& visit) { queries::each(visit); }, large);
}
