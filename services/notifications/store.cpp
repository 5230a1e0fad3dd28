#include "services/notifications/store.hpp"

#include <algorithm>

#include "platform/log.hpp"
#include "services/notifications/queries.hpp"

namespace consulta::notifications::store {

void remember(sql::Session& db, const Contact& c, Instant told_at) {
  db.exec(queries::remember_contact, c.user_id, c.email, c.full_name, c.phone, c.language, c.wants_email, c.wants_sms,
          told_at);
}

std::vector<Contact> contacts(sql::Session& db, const std::vector<Uuid>& user_ids) {
  return db.all(queries::find_contacts, user_ids);
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
  db.exec(queries::insert_messages, due_at.value_or(now), now, json::write(rows));
}

namespace {

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

std::vector<Message> due(sql::Session& db, Channel channel, bool retried, int most, Instant now) {
  return to_messages(db.all(queries::lock_due_messages, channel, retried, now, most));
}

}  // namespace

Leased lease(sql::Session& db, Channel channel, Instant now) {
  // As nearly always there is nothing to do: found out by one question.
  if (!db.maybe(queries::anything_due, channel, now)) return {};
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
    db.exec(queries::lease_messages, ids, now + lease_time);
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
  db.exec(queries::save_outcomes, json::write(rows));
}

bool repeat(sql::Session& db, const Uuid& id, Instant now) {
  return db.exec(queries::repeat_message, now, id) != 0;
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
  db.exec(queries::remember_plans, json::write(rows));
}

void end_plans(sql::Session& db, const std::vector<Uuid>& appointment_ids, PlanKind kind, Instant now) {
  if (appointment_ids.empty()) return;
  db.exec(queries::end_plans, kind, now, appointment_ids);
}

namespace {

// Nothing where this version cannot read it.
std::optional<Plan> to_plan(const StoredPlan& row) {
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
  const auto row = db.maybe(queries::lock_plan, appointment_id, kind);
  end_plans(db, {appointment_id}, kind, now);
  if (!row || !row->due_at) return std::nullopt;
  return to_plan(*row);
}

std::vector<Message> take_reminders(sql::Session& db, Instant now) {
  auto links = to_messages(db.all(queries::lock_due_reminders, now));
  if (links.empty()) return links;
  std::vector<Uuid> ids;
  for (const auto& link : links) ids.push_back(link.id);
  std::erase_if(links, [](const Message& link) { return link.unreadable || !link.variables.about; });
  std::vector<Uuid> appointments;
  for (const auto& link : links) appointments.push_back(*link.variables.about);
  db.exec(queries::end_reminders, ids);
  const auto ended = db.all(queries::find_no_longer_unpaid, appointments);
  std::erase_if(links, [&](const Message& link) {
    return std::find(ended.begin(), ended.end(), *link.variables.about) != ended.end();
  });
  return links;
}

std::vector<Plan> take_due_plans(sql::Session& db, Instant now) {
  std::vector<Plan> plans;
  for (const auto& row : db.all(queries::lock_due_plans, now)) {
    auto plan = to_plan(row);
    // Another version may read it.
    const auto again_at = plan ? std::nullopt : std::optional<Instant>(now + std::chrono::hours(1));
    db.exec(queries::postpone_plan, again_at, row.appointment_id, row.kind);
    if (plan) plans.push_back(std::move(*plan));
  }
  return plans;
}

std::vector<MessageView> list(sql::Session& db, const std::optional<Uuid>& user_id, const std::optional<Uuid>& after,
                              std::size_t limit) {
  return db.all(queries::list_messages, user_id, user_id, after, after, limit);
}

Halves add_confirmed(sql::Session& db, const Uuid& appointment_id, const std::string& json) {
  db.exec(queries::add_confirmed, appointment_id, json);
  return db.maybe(queries::lock_halves, appointment_id).value();
}

Halves add_invoice(sql::Session& db, const Uuid& appointment_id, const std::string& json) {
  db.exec(queries::add_invoice, appointment_id, json);
  return db.maybe(queries::lock_halves, appointment_id).value();
}

void mark_confirmation_sent(sql::Session& db, const Uuid& appointment_id) {
  db.exec(queries::mark_confirmation_sent, appointment_id);
}

}  // namespace consulta::notifications::store
