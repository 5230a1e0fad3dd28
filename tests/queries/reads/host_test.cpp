// What every service has: its outbox, its inbox and the answers it has given.
#include <doctest/doctest.h>

#include "broker/queries.hpp"
#include "engine/host/queries.hpp"
#include "tests/queries/reads/reads.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

// Ids of the inbox begin with the time, as those of events do. Twenty of each are to be forgotten.
const std::vector<std::string> large_postgresql{
    "INSERT INTO outbox (id, routing_key, type, body, mandatory, created_at) "
    "SELECT nth_id(n), '', '', '', FALSE, now() - interval '1 day' FROM generate_series(1, 50000) AS n",
    "INSERT INTO inbox (id, received_at) SELECT CAST(lpad(to_hex(CAST(extract(epoch FROM at) * 1000 AS bigint)), 12, "
    "'0') || lpad(to_hex(n), 20, '0') AS uuid), at FROM (SELECT n, now() - CASE WHEN n % 2500 = 0 THEN interval '8 "
    "days' "
    "ELSE interval '1 day' END AS at FROM generate_series(1, 50000) AS n) AS received",
    "INSERT INTO idempotency_keys (caller, key, request_hash, status, body, location, created_at) "
    "SELECT 'c' || n, 'k', '', 200, '', '', now() - CASE WHEN n % 2500 = 0 THEN interval '2 days' ELSE interval '1 "
    "hour' "
    "END FROM generate_series(1, 50000) AS n",
    "INSERT INTO accesses (id, at, action, subject_kind, detail) SELECT nth_id(n), now(), '', '', '' "
    "FROM generate_series(1, 50000) AS n"};
const std::vector<std::string> large_mariadb{
    "INSERT INTO outbox (id, routing_key, type, body, mandatory, created_at) "
    "SELECT nth_id(seq), '', '', '', FALSE, NOW(6) - INTERVAL 1 DAY FROM seq_1_to_25000",
    "INSERT INTO inbox (id, received_at) SELECT nth_id(seq), NOW(6) - INTERVAL IF(seq % 2000 = 0, 8, 1) DAY "
    "FROM seq_1_to_40000",
    "INSERT INTO idempotency_keys (caller, `key`, request_hash, status, body, location, created_at) SELECT "
    "CONCAT('c', seq), 'k', '', 200, '', '', NOW(6) - INTERVAL IF(seq % 1250 = 0, 48, 1) HOUR FROM seq_1_to_25000",
    "INSERT INTO accesses (id, at, action, subject_kind, detail) SELECT nth_id(seq), NOW(6), '', '', '' "
    "FROM seq_1_to_25000"};

void check(const std::string& database, const std::vector<std::string>& large) {
  Reads reads(database, {});
  reads.of(broker::queries::lock_left_events, 10);
  reads.of(broker::queries::find_age_of_oldest_event);
  reads.of(broker::queries::delete_events, ten_ids());
  reads.of(broker::queries::forget_deliveries, 10'000);
  reads.of(host::queries::find_answer, "c5", "k");
  reads.of(host::queries::find_answer, "c5", "another").finds_nothing();
  reads.of(host::queries::forget_answers, 10'000);
  reads.of(host::queries::forget_answers_to, "c7");
  reads.of(host::queries::lock_accesses, 10);
  reads.of(host::queries::delete_accesses, ten_ids());
  reads.except({"find_pause"}, "a table of one row at most, and that while a backup is taken");
  reads.except({"is_there"}, "of no table");
  reads.check(
      [](const auto& visit) {
        broker::queries::each(visit);
        host::queries::each(visit);
      },
      large);
}

}  // namespace

TEST_CASE("every service: what a statement reads is in proportion to what it finds, on PostgreSQL") {
  check("FAULTS_DB", large_postgresql);
}
TEST_CASE("every service: what a statement reads is in proportion to what it finds, on MariaDB") {
  check("FAULTS_MARIADB_DB", large_mariadb);
}
