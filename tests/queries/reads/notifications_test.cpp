#include <doctest/doctest.h>

#include "services/notifications/migrations.hpp"
#include "services/notifications/queries.hpp"
#include "tests/queries/reads/reads.hpp"

using namespace consulta;
using namespace consulta::notifications;
using namespace consulta::testing;

namespace {

// Of what was sent long ago little is still to be done: by SMS, twenty messages now and thousands later; by email,
// none.
const std::vector<std::string> large{
    "INSERT INTO contacts (user_id, email, full_name, phone, language, told_at) "
    "SELECT nth_id(seq), '', '', '', 'pt', NOW(6) FROM seq_1_to_20000",
    "INSERT INTO messages (id, user_id, channel, template_name, variables, status, attempts, due_at, created_at, "
    "notice_at) SELECT nth_id(seq), nth_id(seq % 10000), IF(seq % 2 = 0, 'sms', 'email'), 'welcome', '{}', "
    "CASE WHEN seq = 5 THEN 'failed' WHEN seq % 2500 = 0 THEN 'pending' WHEN seq % 20 = 0 THEN 'pending' ELSE 'sent' "
    "END, "
    "seq % 3, NOW(6) + INTERVAL IF(seq % 2500 = 0, -1, 1) DAY, NOW(6), "
    "IF(seq % 500 = 1, NOW(6) + INTERVAL IF(seq % 2500 = 1, -1, 1) DAY, NULL) FROM seq_1_to_50000",
    "INSERT INTO correspondences (appointment_id, due_at) SELECT nth_id(seq), IF(seq % 2 = 1, NULL, NOW(6) + INTERVAL "
    "IF(seq % 1000 = 0, -1, 1) DAY) FROM seq_1_to_20000"};

constexpr int most = 10;

// The rows of ten, as they are saved over their first version.
std::string saved(const std::string& key, const std::string& members) {
  std::string rows;
  for (const auto& id : ten_ids()) {
    rows += (rows.empty() ? "[{\"" : ",{\"") + key + "\":\"" + to_text(id) + "\"," + members +
            ",\"version\":2,\"version_read\":1}";
  }
  return rows + "]";
}

}  // namespace

TEST_CASE("notifications: what a statement reads is in proportion to what it finds") {
  Reads reads("FAULTS_MARIADB_DB", migrations());
  const auto now = Clock::now();
  const auto long_ago = now - std::chrono::hours(48);
  reads.of(queries::list_messages, null, null, null, null, most);
  reads.of(queries::list_messages, null, null, nth_id(1000), nth_id(1000), most);
  reads.of(queries::list_messages, nth_id(7), nth_id(7), null, null, most);
  reads.of(queries::list_messages, nth_id(7), nth_id(7), nth_id(25'000), nth_id(25'000), most);
  reads.of(queries::list_messages, nth_id(999'999), nth_id(999'999), null, null, most).finds_nothing();

  reads.of(queries::anything_due, Channel::sms, now);
  reads.of(queries::anything_due, Channel::email, now).finds_nothing();
  for (const bool retried : {false, true}) {
    reads.of(queries::lock_due_messages, Channel::sms, retried, now, most);
    reads.of(queries::lock_due_messages, Channel::email, retried, now, most).finds_nothing();
  }
  reads.of(queries::lease_messages, ten_ids(), now);
  reads.of(queries::find_messages, ten_ids());
  reads.of(queries::lock_messages, ten_ids());
  reads.of(queries::update_messages, saved("id", R"("status":"failed","attempts":3,"due_at":"2026-07-01T09:00:00Z")"));
  reads.of(queries::lock_due_notices, now, most);
  reads.of(queries::lock_due_notices, long_ago, most).finds_nothing();

  reads.of(queries::find_contacts, ten_ids());
  reads.of(queries::find_correspondences, ten_ids());
  reads.of(queries::lock_correspondences, ten_ids());
  reads.of(queries::update_correspondences,
           saved("appointment_id", R"("nothing_to_pay":true,"confirmation_sent":true,"cancelled":true)"));
  reads.of(queries::lock_due_correspondences, now, most);
  reads.of(queries::lock_due_correspondences, long_ago, most).finds_nothing();
  reads.check([](const auto& visit) { queries::each(visit); }, large);
}
