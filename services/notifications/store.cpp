#include "services/notifications/store.hpp"

namespace consulta::notifications::store {

void remember(sql::Session& db, const Contact& c, Instant told_at) {
  // What was told later wins; told_at is assigned last because MariaDB assigns from left to right.
  db.exec(
      "INSERT INTO contacts (user_id, email, full_name, phone, language, told_at) VALUES (:id, :email, :name, :phone, "
      ":language, :told_at) ON DUPLICATE KEY UPDATE email = IF(VALUES(told_at) > told_at, VALUES(email), email), "
      "full_name = IF(VALUES(told_at) > told_at, VALUES(full_name), full_name), phone = IF(VALUES(told_at) > told_at, "
      "VALUES(phone), phone), language = IF(VALUES(told_at) > told_at, VALUES(language), language), told_at = "
      "GREATEST(told_at, VALUES(told_at))",
      c.user_id, c.email, c.full_name, c.phone, c.language, told_at);
}

std::vector<Contact> contacts(sql::Session& db, const std::vector<Uuid>& user_ids) {
  return db.all<Contact>(
      "SELECT c.user_id, c.email, c.full_name, c.phone, c.language FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) "
      "CHARACTER SET ascii PATH '$')) AS r STRAIGHT_JOIN contacts c ON c.user_id = r.v",
      json::write(user_ids));
}

namespace {

struct Row {
  Uuid id{};
  std::optional<Uuid> user_id;
  Channel channel = Channel::sms;
  std::optional<std::string> recipient;
  Template template_name = Template::custom;
  std::string variables;
  std::optional<std::string> attachment_name, attachment_base64;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (id, user_id, channel, recipient, template_name, variables, attachment_name, attachment_base64))

}  // namespace

void insert(sql::Session& db, const std::vector<Message>& messages, Instant now) {
  if (messages.empty()) return;
  std::vector<Row> rows;
  for (const auto& m : messages) {
    rows.push_back({m.id, m.user_id, m.channel, m.recipient, m.template_name, json::write(m.variables),
                    m.attachment_name, m.attachment_base64});
  }
  db.exec(
      "INSERT INTO messages (id, user_id, channel, recipient, template_name, variables, attachment_name, "
      "attachment_base64, due_at, created_at) SELECT r.*, :due, :now FROM JSON_TABLE(:rows, '$[*]' COLUMNS (id "
      "CHAR(36) "
      "PATH '$.id', user_id CHAR(36) PATH '$.user_id', channel VARCHAR(10) PATH '$.channel', recipient VARCHAR(254) "
      "PATH '$.recipient', template_name VARCHAR(50) PATH '$.template_name', variables LONGTEXT PATH '$.variables', "
      "attachment_name VARCHAR(100) PATH '$.attachment_name', attachment_base64 LONGTEXT PATH "
      "'$.attachment_base64')) AS r",
      now, now, json::write(rows));
}

std::vector<Message> lease(sql::Session& db, Instant now) {
  sql::Transaction transaction(db);
  auto messages = db.all<Message>(
      "SELECT id, user_id, channel, recipient, template_name, variables, attachment_name, attachment_base64, attempts "
      "FROM messages WHERE status = 'pending' AND due_at <= :now ORDER BY due_at LIMIT 100 FOR UPDATE SKIP LOCKED",
      now);
  if (!messages.empty()) {
    std::vector<Uuid> ids;
    for (auto& m : messages) {
      ids.push_back(m.id);
      ++m.attempts;
    }
    db.exec(
        "UPDATE JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r STRAIGHT_JOIN messages "
        "ON messages.id = r.v SET attempts = attempts + 1, due_at = :until",
        json::write(ids), now + lease_time);
  }
  transaction.commit();
  return messages;
}

namespace {

struct OutcomeRow {
  Uuid id{};
  std::string status;
  std::optional<std::string> recipient, last_error, due_at, finished_at;
};
BOOST_DESCRIBE_STRUCT(OutcomeRow, (), (id, status, recipient, last_error, due_at, finished_at))

}  // namespace

void record(sql::Session& db, const std::vector<Outcome>& outcomes, Instant now) {
  std::vector<OutcomeRow> rows;
  for (const auto& o : outcomes) {
    auto& row = rows.emplace_back();
    row.id = o.id;
    row.status = !o.error ? "sent" : o.again_at ? "pending" : "failed";
    row.recipient = o.recipient;
    if (o.error) row.last_error = o.error->substr(0, 500);
    if (o.again_at) {
      row.due_at = sql_instant(*o.again_at);
    } else {
      row.finished_at = sql_instant(now);
    }
  }
  db.exec(
      "UPDATE JSON_TABLE(:rows, '$[*]' COLUMNS (id CHAR(36) CHARACTER SET ascii PATH '$.id', status VARCHAR(10) PATH "
      "'$.status', recipient VARCHAR(254) PATH '$.recipient', last_error VARCHAR(500) PATH '$.last_error', due_at "
      "DATETIME(6) PATH '$.due_at', finished_at DATETIME(6) PATH '$.finished_at')) AS r STRAIGHT_JOIN messages m ON "
      "m.id = r.id SET m.status = r.status, m.recipient = COALESCE(r.recipient, m.recipient), m.last_error = "
      "r.last_error, m.due_at = COALESCE(r.due_at, m.due_at), m.finished_at = r.finished_at, m.attachment_base64 = "
      "IF(r.status = 'sent', NULL, m.attachment_base64)",
      json::write(rows));
}

std::vector<MessageView> list(sql::Session& db, const std::optional<Uuid>& user_id, const std::optional<Uuid>& after,
                              std::size_t limit) {
  const std::string statement =
      "SELECT id, user_id, channel, recipient, template_name, status, attempts, last_error, created_at, finished_at "
      "FROM messages WHERE (:user IS NULL OR user_id = :user2) AND (:after IS NULL OR id < :after2) ORDER BY id DESC "
      "LIMIT " +
      std::to_string(limit);
  return db.all<MessageView>(statement, user_id, user_id, after, after);
}

namespace {

Halves lock_halves(sql::Session& db, const Uuid& appointment_id) {
  return db
      .maybe<Halves>("SELECT confirmed, invoice, sent FROM confirmations WHERE appointment_id = :id FOR UPDATE",
                     appointment_id)
      .value();
}

}  // namespace

Halves add_confirmed(sql::Session& db, const Uuid& appointment_id, const std::string& json) {
  db.exec(
      "INSERT INTO confirmations (appointment_id, confirmed) VALUES (:id, :json) ON DUPLICATE KEY UPDATE confirmed = "
      "VALUES(confirmed)",
      appointment_id, json);
  return lock_halves(db, appointment_id);
}

Halves add_invoice(sql::Session& db, const Uuid& appointment_id, const std::string& json) {
  db.exec(
      "INSERT INTO confirmations (appointment_id, invoice) VALUES (:id, :json) ON DUPLICATE KEY UPDATE invoice = "
      "VALUES(invoice)",
      appointment_id, json);
  return lock_halves(db, appointment_id);
}

void mark_confirmation_sent(sql::Session& db, const Uuid& appointment_id) {
  db.exec("UPDATE confirmations SET sent = TRUE, confirmed = NULL, invoice = NULL WHERE appointment_id = :id",
          appointment_id);
}

}  // namespace consulta::notifications::store
