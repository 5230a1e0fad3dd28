#include <doctest/doctest.h>

#include "services/notifications/migrations.hpp"
#include "services/notifications/queries.hpp"
#include "tests/queries/reads/reads.hpp"

using namespace consulta;
using namespace consulta::notifications;
using namespace consulta::testing;

namespace {

// Of what was sent long ago little is still to be done: by SMS, twenty messages now and thousands later; by email,
// none. Some were written to an address that is nobody's.
const std::vector<std::string> large{
    "INSERT INTO contacts (user_id, email, full_name, phone, language, told_at) "
    "SELECT nth_id(seq), '', '', '', 'pt', NOW(6) FROM seq_1_to_20000",
    "INSERT INTO messages (id, user_id, channel, template_name, variables, status, attempts, due_at, created_at, "
    "notice_at) SELECT nth_id(seq), nth_id(seq % 10000), IF(seq % 2 = 0, 'sms', 'email'), 'welcome', '{}', "
    "CASE WHEN seq = 5 THEN 'failed' WHEN seq % 2500 = 0 THEN 'pending' WHEN seq % 20 = 0 THEN 'pending' ELSE 'sent' "
    "END, "
    "seq % 3, NOW(6) + INTERVAL IF(seq % 2500 = 0, -1, 1) DAY, NOW(6), "
    "IF(seq % 500 = 1, NOW(6) + INTERVAL IF(seq % 2500 = 1, -1, 1) DAY, NULL) FROM seq_1_to_50000",
    "INSERT INTO messages (id, user_id, channel, recipient, template_name, variables, status, due_at, created_at) "
    "SELECT nth_id(100000 + seq), NULL, 'email', CONCAT('x', seq % 2000, '@example.org'), 'custom', '{}', 'sent', "
    "NOW(6), NOW(6) FROM seq_1_to_20000",
    "INSERT INTO proved_addresses (user_id, email, version) SELECT nth_id(seq), '', 1 FROM seq_1_to_20000",
    "UPDATE messages SET status = 'unproved_address', created_at = NOW(6) - INTERVAL 40 DAY WHERE id IN (SELECT "
    "nth_id(seq * 2500 + 2) FROM seq_1_to_15)",
    "INSERT INTO acts (user_id, acted_at) SELECT nth_id(seq), NOW(6) FROM seq_1_to_20000",
    "INSERT INTO sms_places (phone, day, place, message_id) SELECT CONCAT('+', seq DIV 20), CURRENT_DATE - INTERVAL "
    "seq "
    "% 2 DAY, seq DIV 2 % 10, nth_id(seq) FROM seq_1_to_20000",
    "INSERT INTO known_doctors (doctor_id, full_name, name_version, room, room_version) "
    "SELECT nth_id(seq), 'x', 1, 'x', 1 FROM seq_1_to_1000",
    "INSERT INTO correspondences (appointment_id, patient_id, due_at) SELECT nth_id(seq), nth_id(seq % 5000), IF(seq % "
    "2 = 1, NULL, NOW(6) + INTERVAL IF(seq % 1000 = 0, -1, 1) DAY) FROM seq_1_to_20000",
    "UPDATE messages SET finished_at = NOW(6) - INTERVAL IF(id IN (SELECT nth_id(seq * 2500 + 3) FROM seq_1_to_15), "
    "400, 4) DAY WHERE status = 'sent'",
    "UPDATE correspondences SET changed_at = NOW(6) - INTERVAL IF(appointment_id IN (SELECT nth_id(seq * 1000 + 1) "
    "FROM "
    "seq_1_to_15), 400, 4) DAY"};

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

void lists(Reads& reads) {
  const auto by = [&](const auto& user, const auto& status, const auto& after) -> Reads::Case& {
    return reads.of(queries::list_messages, user, user, status, status, after, after, most);
  };
  by(null, null, null);
  by(null, null, nth_id(1000));
  // Of a person it looks through the person's.
  by(nth_id(7), null, null);
  by(nth_id(7), null, nth_id(25'000));
  by(nth_id(7), Status::sent, null);
  by(nth_id(7), Status::failed, null).finds_nothing();
  by(nth_id(999'999), null, null).finds_nothing();

  reads.of(queries::list_messages_of_user, nth_id(7), null, most);
  reads.of(queries::list_messages_of_user, nth_id(7), nth_id(25'000), most);
  reads.of(queries::list_messages_of_user, nth_id(999'999), null, most).finds_nothing();
  const std::string known = "x7@example.org";
  const std::string unknown = "x@example.org";
  reads.of(queries::list_messages_to, known, known, null, most);
  reads.of(queries::list_messages_to, known, known, nth_id(118'000), most);
  reads.of(queries::list_messages_to, unknown, unknown, null, most).finds_nothing();

  const auto by_status = [&](Status status, const auto& after) -> Reads::Case& {
    return reads.of(queries::list_messages_by_status, status, after, most);
  };
  by_status(Status::sent, null);
  by_status(Status::sent, nth_id(25'000));
  by_status(Status::failed, null);
  by_status(Status::failed, nth_id(5)).finds_nothing();
  by_status(Status::unwanted, null).finds_nothing();
}

}  // namespace

TEST_CASE("notifications: what a statement reads is in proportion to what it finds") {
  Reads reads("FAULTS_MARIADB_DB", migrations());
  const auto now = Clock::now();
  const auto now_date = format_instant(now).substr(0, 10);
  const auto long_ago = now - std::chrono::hours(48);
  lists(reads);

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
  reads.of(queries::find_waiting_sms, nth_id(500), now, most);
  reads.of(queries::find_waiting_mail, nth_id(2502), most);
  reads.of(queries::find_proved_waiting, most);
  reads.of(queries::lock_waiting_mail, now - longest_wait_for_proof, most);
  reads.of(queries::find_sms_places, R"(["+7","+8"])", now_date);
  reads.of(queries::remove_sms_places, now_date);
  reads.of(queries::find_correspondences_of, nth_id(7));
  reads.of(queries::find_correspondences_of, nth_id(999'999)).finds_nothing();
  reads.of(queries::remove_messages_of, nth_id(8));
  reads.of(queries::remove_messages_to, "x7@example.org", "+7", "x7@example.org", "+7");
  reads.of(queries::remove_messages_to, "x@example.org", "+7", "x@example.org", "+7").finds_nothing();
  reads.of(queries::remove_messages_to_earlier, nth_id(8)).finds_nothing();
  reads.of(queries::remove_sms_places_of, "+9");
  reads.of(queries::find_doctor, nth_id(7));
  reads.of(queries::find_doctor, nth_id(999'999)).finds_nothing();
  reads.of(queries::find_correspondences, ten_ids());
  reads.of(queries::lock_correspondences, ten_ids());
  reads.of(queries::update_correspondences,
           saved("appointment_id", R"("nothing_to_pay":true,"confirmation_sent":true,"cancelled":true,"away":false)"));
  reads.of(queries::lock_due_correspondences, now, most);
  reads.of(queries::lock_due_correspondences, long_ago, most).finds_nothing();
  const auto year_ago = now - std::chrono::hours(365 * 24);
  reads.of(queries::remove_old_messages, year_ago, most);
  reads.of(queries::remove_old_messages, year_ago - std::chrono::hours(100 * 24), most).finds_nothing();
  reads.of(queries::remove_old_correspondences, year_ago, most);
  reads.of(queries::remove_old_correspondences, year_ago - std::chrono::hours(100 * 24), most).finds_nothing();
  reads.check([](const auto& visit) { queries::each(visit); }, large);
}
