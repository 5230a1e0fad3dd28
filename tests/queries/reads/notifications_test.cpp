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
    "remind_at) SELECT nth_id(seq), nth_id(seq % 10000), IF(seq % 2 = 0, 'sms', 'email'), 'welcome', '{}', "
    "CASE WHEN seq = 5 THEN 'failed' WHEN seq % 2500 = 0 THEN 'pending' WHEN seq % 20 = 0 THEN 'pending' ELSE 'sent' "
    "END, "
    "seq % 3, NOW(6) + INTERVAL IF(seq % 2500 = 0, -1, 1) DAY, NOW(6), "
    "IF(seq % 500 = 1, NOW(6) + INTERVAL IF(seq % 2500 = 1, -1, 1) DAY, NULL) FROM seq_1_to_50000",
    "INSERT INTO confirmations (appointment_id, confirmed) SELECT nth_id(seq), '' FROM seq_1_to_20000",
    "INSERT INTO plans (appointment_id, kind, due_at, told_at, ended) SELECT nth_id(seq), IF(seq % 2 = 1, 'unpaid', "
    "'reminder'), NOW(6) + INTERVAL IF(seq % 1000 = 0, -1, 1) DAY, NOW(6), seq % 2 FROM seq_1_to_20000"};

constexpr int most = 10;

std::string outcomes() {
  std::string rows;
  for (const auto& id : ten_ids()) {
    rows += (rows.empty() ? "[{\"id\":\"" : ",{\"id\":\"") + to_text(id) + "\",\"status\":\"failed\",\"untried\":0}";
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
  reads.of(queries::lock_due_reminders, now);
  reads.of(queries::lock_due_reminders, long_ago).finds_nothing();
  reads.of(queries::lock_due_plans, now);
  reads.of(queries::lock_due_plans, long_ago).finds_nothing();
  reads.of(queries::lease_messages, ten_ids(), now);
  reads.of(queries::save_outcomes, outcomes());
  reads.of(queries::end_reminders, ten_ids());
  reads.of(queries::repeat_message, now, nth_id(5));

  reads.of(queries::find_contacts, ten_ids());
  reads.of(queries::find_no_longer_unpaid, ten_ids());
  reads.of(queries::lock_plan, nth_id(5), "unpaid");
  reads.of(queries::postpone_plan, null, nth_id(5), "unpaid");
  reads.of(queries::lock_halves, nth_id(5));
  reads.of(queries::mark_confirmation_sent, nth_id(5));
  reads.check([](const auto& visit) { queries::each(visit); }, large);
}
