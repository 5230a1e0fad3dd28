#include <doctest/doctest.h>

#include "services/reception/migrations.hpp"
#include "services/reception/queries.hpp"
#include "tests/queries/reads/reads.hpp"

using namespace consulta;
using namespace consulta::reception;
using namespace consulta::testing;

namespace {

// Three months of twenty doctors; of one in ten nobody came.
const std::vector<std::string> large{
    R"(INSERT INTO visits (id, patient_id, dependant_id, doctor_id, doctor_name, room, starts_at, ends_at, revision,
      confirmed, code_hash, checked_in_at, started_at, completed_at, missed_at)
    SELECT nth_id(n), nth_id(n % 20000), CASE WHEN n % 5 = 0 THEN nth_id(n % 20000) END, nth_id(n % 20 + 1), 'x', '1', t,
      t + interval '30 minutes', 1, TRUE, 'hash of ' || n, t, t, CASE WHEN n % 10 <> 0 THEN t + interval '25 minutes' END,
      CASE WHEN n % 10 = 0 THEN t END
    FROM (SELECT n, timestamptz '2024-01-01' + n * interval '90 seconds' AS t FROM generate_series(1, 100000) AS n) AS v)",
    "INSERT INTO known_patients (id, full_name, email, phone, told_at, version) SELECT nth_id(n), 'x', 'x', 'x', "
    "now(), 1 "
    "FROM generate_series(1, 40000) AS n",
    "INSERT INTO known_dependants (id, full_name, version) SELECT nth_id(n), 'x', 1 FROM generate_series(1, 40000) AS "
    "n",
    "INSERT INTO known_doctors (id, full_name, told_at, version) SELECT nth_id(n), 'x', now(), 1 "
    "FROM generate_series(1, 100) AS n",
    "INSERT INTO known_rooms (doctor_id, room, version) SELECT nth_id(n), 'x', 1 FROM generate_series(1, 100) AS n",
    // A first name that a hundred have, a last one that forty have, an address and a number of one's own.
    "INSERT INTO patient_words (word, patient_id) SELECT w, nth_id(n) FROM generate_series(1, 40000) AS n, "
    "unnest(ARRAY["
    "'first' || n % 400, 'last' || n % 1000, 'a' || n || '@example.org', '9' || 10000000 + n]) AS w",
    "INSERT INTO faces (patient_id, model, sealed, consented_at) SELECT nth_id(n), 'm', 's', now() "
    "FROM generate_series(1, 20000) AS n",
    "INSERT INTO face_withdrawals (patient_id, withdrawn_at) SELECT nth_id(n), timestamptz '2024-01-01' + n * interval "
    "'1 hour' FROM generate_series(1, 20000) AS n",
    "INSERT INTO erasures (user_id, told_at, due_at) SELECT nth_id(n), timestamptz '2024-01-01', timestamptz "
    "'2030-01-01' - CASE WHEN n % 50 = 0 THEN interval '6 years' ELSE interval '0' END FROM generate_series(1, 1000) "
    "AS "
    "n"};

std::string words(const std::vector<std::string>& of) {
  return json::write(of);
}

}  // namespace

TEST_CASE("reception: what a statement reads is in proportion to what it finds") {
  Reads reads("FAULTS_DB", migrations());
  reads.of(queries::find_visit_by_code, "hash of 5");
  reads.of(queries::find_visit_by_code, "none").finds_nothing();
  reads.of(queries::list_day, "2024-02-01", "2024-02-01 01:00", 2000).besides(600);  // the doctors and rooms there are
  reads.of(queries::list_day, "2023-02-01", "2023-02-02", 2000).finds_nothing();
  reads.of(queries::list_visits_from, "2024-02-01", "2024-02-01 01:00", 2000);
  reads.of(queries::list_visits_from, "2023-02-01", "2023-02-02", 2000).finds_nothing();
  reads.of(queries::list_lengths, std::vector{nth_id(3), nth_id(7)}, 40);
  reads.of(queries::list_lengths, std::vector{nth_id(999)}, 40).finds_nothing();
  const auto of_patient = [&](const Uuid& patient, const auto& before) -> Reads::Case& {
    return reads.of(queries::list_visits_of_patient, patient, before, patient, 10);
  };
  of_patient(nth_id(5), null);
  of_patient(nth_id(5), nth_id(30'005));
  of_patient(nth_id(70'000), null).finds_nothing();
  reads.of(queries::remember_words, words({"ana", "first7"}), nth_id(70'000), nth_id(70'000)).finds_nothing();
  reads.of(queries::search_patients, words({"a77@"}), null, 1, 10);
  reads.of(queries::search_patients, words({"first77"}), null, 1, 10).besides(200);
  reads.of(queries::search_patients, words({"first77", "last477"}), nth_id(30'000), 2, 10).besides(300);
  reads.of(queries::search_patients, words({"nobody"}), null, 1, 10).finds_nothing();
  reads.of(queries::find_face, nth_id(5));
  reads.of(queries::find_face, nth_id(70'000)).finds_nothing();
  reads.of(queries::list_faces_of, ten_ids(), "m");
  reads.of(queries::list_faces_of, ten_ids(70'000), "m").finds_nothing();
  reads.of(queries::list_faces, nth_id(5), 10);
  reads.of(queries::list_faces, "ffffffff-ffff-ffff-ffff-ffffffffffff", 10).finds_nothing();
  reads.of(queries::seal_face, "t", nth_id(5), "s");
  reads.of(queries::delete_face, nth_id(5));
  reads.of(queries::delete_face, nth_id(70'000)).finds_nothing();
  reads.except({"lock_face"}, "of no table");
  reads.of(queries::find_face_withdrawal, nth_id(5));
  reads.of(queries::find_face_withdrawal, nth_id(70'000)).finds_nothing();
  reads.of(queries::delete_face_withdrawal, nth_id(5));
  reads.of(queries::delete_face_withdrawal, nth_id(70'000)).finds_nothing();
  reads.of(queries::forget_face_withdrawals, "2024-02-01", 10);
  reads.of(queries::forget_face_withdrawals, "2023-02-01", 10).finds_nothing();
  reads.of(queries::erase_visits, nth_id(5));
  reads.of(queries::erase_visits, nth_id(70'000)).finds_nothing();
  reads.of(queries::forget_old_visits, "2024-02-01", 10);
  reads.of(queries::forget_old_visits, "2023-02-01", 10).finds_nothing();
  reads.of(queries::list_erasures_due, "2024-06-01");
  reads.of(queries::list_erasures_due, "2023-06-01").finds_nothing();
  reads.of(queries::postpone_erasure, "2024-06-01", nth_id(5));
  reads.check([](const auto& visit) { queries::each(visit); }, large);
}
