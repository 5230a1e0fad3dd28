#include <doctest/doctest.h>

#include "services/prescriptions/migrations.hpp"
#include "services/prescriptions/queries.hpp"
#include "tests/queries/reads/reads.hpp"

using namespace consulta;
using namespace consulta::prescriptions;
using namespace consulta::testing;

namespace {

// Each person has six prescriptions, one of which is taken still; the oldest hundred are older than they are kept. A
// hundredth is not erased yet, and of a hundredth of the visits a name is known.
const std::vector<std::string> large{
    "INSERT INTO prescriptions (id, appointment_id, patient_id, person_id, doctor_id, doctor_name, status, items, "
    "warnings, issued_at, written_at, revision, earlier, taken_until, erased, version) "
    "SELECT nth_id(n), nth_id(n % 20000), nth_id(n % 10000), nth_id(n % 10000), nth_id(n % 10000), 'x', 'active', "
    "'[]', '[]', now(), now() - CASE WHEN n <= 100 THEN interval '11 years' ELSE interval '1 day' END, 1, '[]', "
    "now() + CASE WHEN n > 50000 THEN interval '1 day' ELSE interval '-1 day' END, n % 100 <> 7, 1 "
    "FROM generate_series(1, 60000) AS n",
    "INSERT INTO visits (appointment_id, patient_id, person_id, dependant_name, doctor_id, doctor_name, reached_at) "
    "SELECT nth_id(n), nth_id(n % 20000), nth_id(n % 20000), CASE WHEN n % 100 = 7 THEN 'x' END, nth_id(n % 20000), "
    "'x', now() - CASE WHEN n <= 100 THEN interval '11 years' ELSE interval '1 day' END "
    "FROM generate_series(1, 60000) AS n",
    "INSERT INTO allergies (person_id, patient_id, allergies, erased, version) SELECT nth_id(n), nth_id(n % 20000), "
    "'[]', n % 100 <> 7, 1 FROM generate_series(1, 40000) AS n",
    "INSERT INTO known_doctors (id, full_name, told_at) SELECT nth_id(n), 'x', now() FROM generate_series(1, 40000) AS "
    "n",
    "INSERT INTO known_patients (id, full_name, told_at) SELECT nth_id(n), 'x', now() FROM generate_series(1, 40000) "
    "AS "
    "n",
    "INSERT INTO known_dependants (id, user_id, full_name, version) SELECT nth_id(n), nth_id(n), 'x', 1 FROM "
    "generate_series(100001, 140000) AS n",
    "INSERT INTO erasures (user_id, told_at, due_at) SELECT nth_id(n), now(), now() + CASE WHEN n % 50 = 0 THEN "
    "interval '-1 day' ELSE interval '1 day' END FROM generate_series(1, 1000) AS n"};

std::string saved_prescriptions() {
  std::string rows;
  for (const auto& id : ten_ids()) {
    rows += (rows.empty() ? "[{\"id\":\"" : ",{\"id\":\"") + to_text(id) +
            "\",\"status\":\"active\",\"items\":[],\"warnings\":[],\"written_at\":\"2026-07-01T09:00:00Z\","
            "\"revision\":2,\"earlier\":[],\"taken_until\":\"2026-07-01T09:00:00Z\",\"erased\":false,\"version\":2,"
            "\"version_read\":1}";
  }
  return rows + "]";
}

std::string saved_allergies() {
  std::string rows;
  for (const auto& id : ten_ids()) {
    rows += (rows.empty() ? "[{\"person_id\":\"" : ",{\"person_id\":\"") + to_text(id) +
            "\",\"allergies\":[],\"erased\":false,\"version\":2,\"version_read\":1}";
  }
  return rows + "]";
}

}  // namespace

TEST_CASE("prescriptions: what a statement reads is in proportion to what it finds") {
  Reads reads("FAULTS_DB", migrations());
  const auto now = Clock::now();
  const auto long_ago = now - std::chrono::hours(24 * 3650);
  reads.of(queries::find_prescriptions, ten_ids());
  reads.of(queries::lock_prescriptions, ten_ids());
  reads.of(queries::update_prescriptions, saved_prescriptions(), ten_ids());
  const auto listed = [&](const auto& query) {
    reads.of(query, nth_id(7), null, nth_id(7), 10);
    reads.of(query, nth_id(7), nth_id(30'007), nth_id(7), 10);
    reads.of(query, nth_id(70'000), null, nth_id(70'000), 10).finds_nothing();
  };
  listed(queries::list_prescriptions_of_patient);
  listed(queries::list_prescriptions_of_person);
  listed(queries::list_prescriptions_of_doctor);
  reads.of(queries::list_prescriptions, null, 10);
  reads.of(queries::list_prescriptions, nth_id(30'000), 10);
  reads.of(queries::list_taken, nth_id(7), now);
  reads.of(queries::list_taken, nth_id(70'000), now).finds_nothing();
  reads.of(queries::count_prescriptions_of_appointment, nth_id(7)).besides(3);
  reads.of(queries::find_prescriptions_to_erase, nth_id(7), 10);
  reads.of(queries::find_prescriptions_to_erase, nth_id(8), 10).finds_nothing();
  reads.of(queries::forget_old_prescriptions, long_ago, 10);
  reads.of(queries::forget_old_prescriptions, now - std::chrono::hours(24 * 7300), 10).finds_nothing();

  reads.of(queries::find_allergies, ten_ids());
  reads.of(queries::lock_allergies, ten_ids());
  reads.of(queries::update_allergies, saved_allergies(), ten_ids());
  reads.of(queries::list_allergies_of_patient, nth_id(7), null, 10);
  reads.of(queries::list_allergies_of_patient, nth_id(70'000), null, 10).finds_nothing();
  reads.of(queries::find_allergies_to_erase, nth_id(7), 10);
  reads.of(queries::find_allergies_to_erase, nth_id(8), 10).finds_nothing();

  reads.of(queries::lock_visit, nth_id(7));
  reads.of(queries::find_visit_of_doctor, nth_id(7), nth_id(7));
  reads.of(queries::find_visit_of_doctor, nth_id(7), nth_id(8)).finds_nothing();
  reads.of(queries::find_visits, ten_ids());
  reads.of(queries::find_treated, ten_ids(), ten_ids()).besides(20);
  reads.of(queries::forget_names_of_visits, nth_id(7));
  reads.of(queries::forget_names_of_visits, nth_id(8)).finds_nothing();
  reads.of(queries::forget_old_visits, long_ago, 10);
  reads.of(queries::forget_old_visits, now - std::chrono::hours(24 * 7300), 10).finds_nothing();

  reads.of(queries::find_doctor_name, nth_id(7));
  reads.of(queries::find_people, ten_ids(), ten_ids(100'001));
  reads.of(queries::list_erasures_due, now);
  reads.of(queries::list_erasures_due, now - std::chrono::hours(48)).finds_nothing();
  reads.of(queries::postpone_erasure, now, nth_id(5));
  reads.check([](const auto& visit) { queries::each(visit); }, large);
}
