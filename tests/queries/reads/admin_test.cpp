#include <doctest/doctest.h>

#include "services/admin/migrations.hpp"
#include "services/admin/queries.hpp"
#include "tests/queries/reads/reads.hpp"

using namespace consulta;
using namespace consulta::admin;
using namespace consulta::testing;

namespace {

// Of each day of 500 there are 200 of the generation that is shown, and as many of one before it.
const std::vector<std::string> figures{
    "INSERT INTO stored_events (id, about, what, at, details) SELECT nth_id(n), nth_id(n % 20000), 'requested', now(), "
    "'{}' FROM generate_series(1, 100000) AS n",
    "INSERT INTO uncounted (about) SELECT nth_id(n) FROM generate_series(1, 20000) AS n",
    "INSERT INTO counted (generation, about, what, day, doctor_id, specialty_id, amount) "
    "SELECT 1 + n / 100000, nth_id(n % 20000), CASE WHEN n % 2 = 0 THEN 'lead_days' ELSE 'confirmed' END, "
    "date '2024-01-01' + n % 500, nth_id(n % 50), nth_id(n % 7), n % 9 FROM generate_series(0, 199999) AS n",
    "INSERT INTO known_names (id, names, version) SELECT nth_id(n), '{\"pt\": \"x\", \"en\": \"x\"}', 1 "
    "FROM generate_series(1, 20000) AS n"};

std::string ten_new_events() {
  std::vector<StoredEvent> events;
  for (const auto& id : ten_ids(500'000)) events.push_back({id, id, Happened::requested, Clock::now(), {}});
  return json::write_sparse(events);
}

void add_figures(Reads& reads) {
  reads.of(queries::store_events, ten_new_events()).finds_nothing();
  reads.of(queries::take_uncounted, 10);
  reads.of(queries::list_stored, ten_ids());
  reads.of(queries::list_abouts, nth_id(7), 10).besides(50);
  reads.of(queries::forget_counted, 2, ten_ids());
  reads.of(queries::forget_old_counted, 2, 10);
  reads.of(queries::forget_old_counted, 1, 10).finds_nothing();
  reads.of(queries::list_names, ten_ids());
  constexpr std::size_t of_two_days = 400;
  const std::vector<std::pair<sql::Cell, sql::Cell>> filters{
      {null, null}, {to_text(nth_id(10)), null}, {null, to_text(nth_id(3))}};
  for (const auto& [doctor, specialty] : filters) {
    const auto between = [&](const auto& query, const char* from, const char* to) -> Reads::Case& {
      return reads.of(query, 2, from, to, doctor, doctor, specialty, specialty);
    };
    between(queries::list_sums, "2024-03-01", "2024-03-03").besides(of_two_days);
    between(queries::list_sums, "2030-03-01", "2030-03-03").finds_nothing();
    between(queries::list_leads, "2024-03-01", "2024-03-03").besides(of_two_days);
    between(queries::list_leads, "2030-03-01", "2030-03-03").finds_nothing();
  }
  reads.except({"find_read_model", "save_made", "show_made", "save_forgotten"}, "a table of one row");
  reads.except({"list_hours", "forget_old_hours"}, "a row for each doctor");
  reads.except({"ask_to_make"}, "counts all that is to be made anew, where an operator wants that");
  reads.except({"try_to_count"}, "of no table");
}

}  // namespace

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
  add_figures(reads);
  auto large = figures;
  for (const char* audit :
       {"ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_follow",
        "INSERT INTO audit_entries (seq, id, at, actor_id, actor_role, action, subject_kind, subject_id, detail, "
        "hash) SELECT n, nth_id(n), timestamptz '2024-01-01' + n * interval '3 minutes', nth_id(n % 50), 'doctor', "
        "CASE WHEN n % 9000 = 1 THEN 'rare' ELSE 'x.' || n % 10 END, 'patient', nth_id(n % 20000), '', '' "
        "FROM generate_series(1, 100000) AS n",
        "INSERT INTO erased SELECT nth_id(n) FROM generate_series(1, 20000) AS n"}) {
    large.emplace_back(audit);
  }
  reads.check([](const auto& visit) { queries::each(visit); }, large);
}
