#include <doctest/doctest.h>

#include "services/admin/migrations.hpp"
#include "services/admin/queries.hpp"
#include "tests/queries/reads/reads.hpp"

using namespace consulta;
using namespace consulta::admin;
using namespace consulta::testing;

TEST_CASE("admin: what a statement reads is in proportion to what it finds") {
  Reads reads("FAULTS_DB", migrations());
  const auto list = [&](const auto& subject, const auto& actor, const auto& action, const auto& from,
                        const auto& before, int before_seq) -> Reads::Case& {
    return reads.of(queries::list_entries, subject, actor, action, from, before, before_seq, 10);
  };
  list(null, null, null, null, null, 0);
  list(null, null, null, null, "2024-03-01", 7);
  list(null, null, null, "2024-03-01", "2024-03-02", 0);
  list(nth_id(7), null, null, null, null, 0);
  list(nth_id(7), null, null, null, "2024-03-01", 0);
  list(nth_id(7), nth_id(7), "x.7", null, null, 0);
  list(nth_id(90'000), null, null, null, null, 0).finds_nothing();
  list(null, nth_id(7), null, null, null, 0);
  list(null, nth_id(7), null, "2024-03-01", "2024-04-01", 0);
  list(null, nth_id(90'000), null, null, null, 0).finds_nothing();
  list(null, null, "x.7", null, null, 0);
  list(null, null, "rare", null, null, 0);
  list(null, null, "none", null, null, 0).finds_nothing();
  reads.of(queries::find_head);
  reads.of(queries::find_chained, ten_ids());
  reads.of(queries::list_chain, 50'000, 10);
  reads.of(queries::find_erased, ten_ids());
  reads.of(queries::find_due_look, "2100-01-01");
  reads.except({"ask_for_look", "put_off_look"}, "a table of one row");
  reads.except({"allow_long_rest", "lock_dead_letters", "lock_chain", "hand_over_audit"}, "of no table");
  reads.check(
      [](const auto& visit) { queries::each(visit); },
      {"ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_follow",
       "INSERT INTO audit_entries (seq, id, at, actor_id, actor_role, action, subject_kind, subject_id, detail, "
       "hash) SELECT n, nth_id(n), timestamptz '2024-01-01' + n * interval '3 minutes', nth_id(n % 50), 'doctor', "
       "CASE WHEN n % 9000 = 1 THEN 'rare' ELSE 'x.' || n % 10 END, 'patient', nth_id(n % 20000), '', '' "
       "FROM generate_series(1, 100000) AS n",
       "INSERT INTO erased SELECT nth_id(n) FROM generate_series(1, 20000) AS n"});
}
