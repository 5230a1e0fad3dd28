#include "services/notifications/store.hpp"

#include <algorithm>

#include "platform/log.hpp"

namespace consulta::notifications::store {

void remember(sql::Session& db, const Contact& c, Instant told_at) {
  // What was told later wins; told_at is assigned last because MariaDB assigns from left to right.
  db.exec(
      "INSERT INTO contacts (user_id, email, full_name, phone, language, wants_email, wants_sms, told_at) VALUES (:id, "
      ":email, :name, :phone, :language, :wants_email, :wants_sms, :told_at) ON DUPLICATE KEY UPDATE email = "
      "IF(VALUES(told_at) > told_at, VALUES(email), email), full_name = IF(VALUES(told_at) > told_at, "
      "VALUES(full_name), full_name), phone = IF(VALUES(told_at) > told_at, VALUES(phone), phone), language = "
      "IF(VALUES(told_at) > told_at, VALUES(language), language), wants_email = IF(VALUES(told_at) > told_at, "
      "VALUES(wants_email), wants_email), wants_sms = IF(VALUES(told_at) > told_at, VALUES(wants_sms), wants_sms), "
      "told_at = GREATEST(told_at, VALUES(told_at))",
      c.user_id, c.email, c.full_name, c.phone, c.language, c.wants_email, c.wants_sms, told_at);
}

std::vector<Contact> contacts(sql::Session& db, const std::vector<Uuid>& user_ids) {
  return db.all<Contact>(
      "SELECT c.user_id, c.email, c.full_name, c.phone, c.language, c.wants_email, c.wants_sms FROM JSON_TABLE(:ids, "
      "'$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r STRAIGHT_JOIN contacts c ON c.user_id = r.v",
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
  std::optional<std::string> attachment_name, attachment_base64, remind_at;
  std::int32_t attempts = 0;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (id, user_id, channel, recipient, template_name, variables, attachment_name, attachment_base64,
                       remind_at, attempts))

}  // namespace

void insert(sql::Session& db, const std::vector<Message>& messages, Instant now, std::optional<Instant> due_at) {
  if (messages.empty()) return;
  std::vector<Row> rows;
  for (const auto& m : messages) {
    rows.push_back({m.id, m.user_id, m.channel, m.recipient, m.template_name, json::write(m.variables),
                    m.attachment_name, m.attachment_base64, std::nullopt, m.attempts});
    if (m.remind_at) rows.back().remind_at = sql_instant(*m.remind_at);
  }
  db.exec(
      "INSERT INTO messages (id, user_id, channel, recipient, template_name, variables, attachment_name, "
      "attachment_base64, remind_at, attempts, due_at, created_at) SELECT r.*, :due, :now FROM JSON_TABLE(:rows, "
      "'$[*]' COLUMNS (id CHAR(36) PATH '$.id', user_id CHAR(36) PATH '$.user_id', channel VARCHAR(10) PATH "
      "'$.channel', recipient VARCHAR(254) PATH '$.recipient', template_name VARCHAR(50) PATH '$.template_name', "
      "variables LONGTEXT PATH '$.variables', attachment_name VARCHAR(100) PATH '$.attachment_name', attachment_base64 "
      "LONGTEXT PATH '$.attachment_base64', remind_at DATETIME(6) PATH '$.remind_at', attempts INT PATH "
      "'$.attempts')) AS r",
      due_at.value_or(now), now, json::write(rows));
}

namespace {

// As it lies in the database. Another version may have written it: one row that cannot be read shall not stop others.
struct StoredMessage {
  Uuid id{};
  std::optional<Uuid> user_id;
  Channel channel = Channel::sms;
  std::optional<std::string> recipient;
  std::string template_name, variables;
  std::optional<std::string> attachment_name, attachment_base64;
  std::int32_t attempts = 0;
};
BOOST_DESCRIBE_STRUCT(StoredMessage, (),
                      (id, user_id, channel, recipient, template_name, variables, attachment_name, attachment_base64,
                       attempts))

Message to_message(StoredMessage row) {
  Message m;
  m.id = row.id;
  m.user_id = row.user_id;
  m.channel = row.channel;
  m.recipient = std::move(row.recipient);
  m.attachment_name = std::move(row.attachment_name);
  m.attachment_base64 = std::move(row.attachment_base64);
  m.attempts = row.attempts;
  if (!boost::describe::enum_from_string(row.template_name.c_str(), m.template_name)) {
    m.unreadable = "no template " + row.template_name;
    return m;
  }
  try {
    m.variables = json::read<Variables>(row.variables);
  } catch (const json::SyntaxError& e) {
    m.unreadable = std::string("variables: ") + e.what();
  } catch (const json::ValueError& e) {
    m.unreadable = std::string("variables: ") + e.what();
  }
  return m;
}

std::vector<Message> to_messages(std::vector<StoredMessage> rows) {
  std::vector<Message> messages;
  for (auto& row : rows) messages.push_back(to_message(std::move(row)));
  return messages;
}

const std::string select_stored =
    "SELECT id, user_id, channel, recipient, template_name, variables, attachment_name, attachment_base64, attempts "
    "FROM messages ";

std::vector<Message> due(sql::Session& db, Channel channel, bool retried, int most, Instant now) {
  static const std::string statement = select_stored +
                                       "WHERE status = 'pending' AND channel = :channel AND retried = :retried AND "
                                       "due_at <= :now ORDER BY due_at LIMIT ";
  return to_messages(
      db.all<StoredMessage>(statement + std::to_string(most) + " FOR UPDATE SKIP LOCKED", channel, retried, now));
}

}  // namespace

Leased lease(sql::Session& db, Channel channel, Instant now) {
  // As nearly always there is nothing to do: found out by one question.
  if (!db.value<std::int64_t>("SELECT 1 FROM messages WHERE status = 'pending' AND channel = :channel AND retried IN "
                              "(FALSE, TRUE) AND due_at <= :now LIMIT 1",
                              channel, now)) {
    return {};
  }
  sql::Transaction transaction(db);
  Leased leased{due(db, channel, false, most_fresh, now), due(db, channel, true, most_retried, now)};
  std::vector<Uuid> ids;
  for (auto* lane : {&leased.fresh, &leased.retried}) {
    for (auto& m : *lane) {
      ids.push_back(m.id);
      ++m.attempts;
    }
  }
  if (!ids.empty()) {
    db.exec(
        "UPDATE JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r STRAIGHT_JOIN messages "
        "ON messages.id = r.v SET attempts = attempts + 1, due_at = :until",
        json::write(ids), now + lease_time);
  }
  transaction.commit();
  return leased;
}

namespace {

struct OutcomeRow {
  Uuid id{};
  std::string status;
  std::optional<std::string> recipient, last_error, due_at, finished_at;
  std::int32_t untried = 0;
};
BOOST_DESCRIBE_STRUCT(OutcomeRow, (), (id, status, recipient, last_error, due_at, finished_at, untried))

}  // namespace

void record(sql::Session& db, const std::vector<Outcome>& outcomes, Instant now) {
  std::vector<OutcomeRow> rows;
  for (const auto& o : outcomes) {
    auto& row = rows.emplace_back();
    row.id = o.id;
    row.status = o.unwanted ? "unwanted" : !o.error ? "sent" : o.again_at ? "pending" : "failed";
    row.untried = o.counts ? 0 : 1;
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
      "DATETIME(6) PATH '$.due_at', finished_at DATETIME(6) PATH '$.finished_at', untried INT PATH '$.untried')) AS r "
      "STRAIGHT_JOIN messages m ON m.id = r.id SET m.status = r.status, m.attempts = m.attempts - r.untried, "
      "m.recipient = COALESCE(r.recipient, m.recipient), m.last_error = "
      "r.last_error, m.due_at = COALESCE(r.due_at, m.due_at), m.finished_at = r.finished_at, m.attachment_base64 = "
      "IF(r.status = 'sent', NULL, m.attachment_base64)",
      json::write(rows));
}

bool repeat(sql::Session& db, const Uuid& id, Instant now) {
  return db.exec(
             "UPDATE messages SET status = 'pending', attempts = 0, due_at = :now, finished_at = NULL WHERE id = :id "
             "AND status = 'failed'",
             now, id) != 0;
}

namespace {

struct NewPlan {
  Uuid appointment_id{};
  PlanKind kind = PlanKind::reminder;
  Uuid user_id{};
  std::string variables;
  std::optional<std::string> due_at;
  std::string told_at;
};
BOOST_DESCRIBE_STRUCT(NewPlan, (), (appointment_id, kind, user_id, variables, due_at, told_at))

}  // namespace

void plan(sql::Session& db, const std::vector<Plan>& plans) {
  if (plans.empty()) return;
  std::vector<NewPlan> rows;
  for (const auto& p : plans) {
    auto& row = rows.emplace_back(NewPlan{p.appointment_id, p.kind, p.user_id, json::write(p.variables)});
    if (p.due_at) row.due_at = sql_instant(*p.due_at);
    row.told_at = sql_instant(p.told_at);
  }
  // told_at is assigned last because MariaDB assigns from left to right.
  db.exec(
      "INSERT INTO plans (appointment_id, kind, user_id, variables, due_at, told_at) SELECT r.* FROM JSON_TABLE(:rows, "
      "'$[*]' COLUMNS (appointment_id CHAR(36) PATH '$.appointment_id', kind VARCHAR(20) PATH '$.kind', user_id "
      "CHAR(36) PATH '$.user_id', variables LONGTEXT PATH '$.variables', due_at DATETIME(6) PATH '$.due_at', told_at "
      "DATETIME(6) PATH '$.told_at')) AS r ON DUPLICATE KEY UPDATE user_id = IF(NOT plans.ended AND VALUES(told_at) > "
      "plans.told_at, VALUES(user_id), plans.user_id), variables = IF(NOT plans.ended AND VALUES(told_at) > "
      "plans.told_at, VALUES(variables), plans.variables), due_at = IF(NOT plans.ended AND VALUES(told_at) > "
      "plans.told_at, VALUES(due_at), plans.due_at), told_at = GREATEST(plans.told_at, VALUES(told_at))",
      json::write(rows));
}

void end_plans(sql::Session& db, const std::vector<Uuid>& appointment_ids, PlanKind kind, Instant now) {
  if (appointment_ids.empty()) return;
  db.exec(
      "INSERT INTO plans (appointment_id, kind, told_at, ended) SELECT r.v, :kind, :now, TRUE FROM JSON_TABLE(:ids, "
      "'$[*]' COLUMNS (v CHAR(36) PATH '$')) AS r ON DUPLICATE KEY UPDATE ended = TRUE, due_at = NULL",
      kind, now, json::write(appointment_ids));
}

namespace {

struct PlanRow {
  Uuid appointment_id{};
  std::string kind;
  std::optional<Uuid> user_id;
  std::optional<std::string> variables;
  std::optional<Instant> due_at;
};
BOOST_DESCRIBE_STRUCT(PlanRow, (), (appointment_id, kind, user_id, variables, due_at))

// Nothing where this version cannot read it.
std::optional<Plan> to_plan(const PlanRow& row) {
  Plan plan;
  plan.appointment_id = row.appointment_id;
  plan.due_at = row.due_at;
  std::string why = "incomplete";
  try {
    if (!boost::describe::enum_from_string(row.kind.c_str(), plan.kind)) {
      why = "of an unknown kind";
    } else if (row.user_id && row.variables) {
      plan.user_id = *row.user_id;
      plan.variables = json::read<Variables>(*row.variables);
      return plan;
    }
  } catch (const json::SyntaxError& e) {
    why = e.what();
  } catch (const json::ValueError& e) {
    why = e.what();
  }
  spdlog::error("the plan {} of {} cannot be read: {}", row.kind, to_text(row.appointment_id), why);
  return std::nullopt;
}

}  // namespace

std::optional<Plan> end_plan(sql::Session& db, const Uuid& appointment_id, PlanKind kind, Instant now) {
  const auto row = db.maybe<PlanRow>(
      "SELECT appointment_id, kind, user_id, variables, due_at FROM plans WHERE appointment_id = :id AND kind = :kind "
      "FOR UPDATE",
      appointment_id, kind);
  end_plans(db, {appointment_id}, kind, now);
  if (!row || !row->due_at) return std::nullopt;
  return to_plan(*row);
}

std::vector<Message> take_reminders(sql::Session& db, Instant now) {
  static const std::string due_links =
      select_stored + "WHERE remind_at <= :now ORDER BY remind_at LIMIT 100 FOR UPDATE SKIP LOCKED";
  auto links = to_messages(db.all<StoredMessage>(due_links, now));
  if (links.empty()) return links;
  std::vector<Uuid> ids;
  for (const auto& link : links) ids.push_back(link.id);
  std::erase_if(links, [](const Message& link) { return link.unreadable || !link.variables.about; });
  std::vector<Uuid> appointments;
  for (const auto& link : links) appointments.push_back(*link.variables.about);
  db.exec(
      "UPDATE JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r STRAIGHT_JOIN messages "
      "ON "
      "messages.id = r.v SET remind_at = NULL",
      json::write(ids));
  const auto ended = db.column<Uuid>(
      "SELECT p.appointment_id FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r "
      "STRAIGHT_JOIN plans p ON p.appointment_id = r.v AND p.kind = 'unpaid' WHERE p.ended",
      json::write(appointments));
  std::erase_if(links, [&](const Message& link) {
    return std::find(ended.begin(), ended.end(), *link.variables.about) != ended.end();
  });
  return links;
}

std::vector<Plan> take_due_plans(sql::Session& db, Instant now) {
  std::vector<Plan> plans;
  for (const auto& row : db.all<PlanRow>(
           "SELECT appointment_id, kind, user_id, variables, due_at FROM plans WHERE due_at <= :now ORDER BY due_at "
           "LIMIT 100 FOR UPDATE SKIP LOCKED",
           now)) {
    auto plan = to_plan(row);
    // Another version may read it.
    const auto again_at = plan ? std::nullopt : std::optional<Instant>(now + std::chrono::hours(1));
    db.exec("UPDATE plans SET due_at = :at WHERE appointment_id = :id AND kind = :kind", again_at, row.appointment_id,
            row.kind);
    if (plan) plans.push_back(std::move(*plan));
  }
  return plans;
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
