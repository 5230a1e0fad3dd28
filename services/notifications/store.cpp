#include "services/notifications/store.hpp"

#include "services/notifications/queries.hpp"

namespace consulta::notifications::store {

const engine::Queries<Correspondence> correspondences{queries::find_correspondences, queries::lock_correspondences,
                                                      queries::insert_correspondences, nullptr,
                                                      queries::update_correspondences};
const engine::Queries<Message> messages{queries::find_messages, queries::lock_messages, queries::insert_messages,
                                        nullptr, queries::update_messages};

void remember(sql::Session& db, const Contact& c, Instant told_at) {
  db.exec(queries::remember_contact, c.user_id, c.email, c.full_name, c.phone, c.language, c.wants_email, c.wants_sms,
          told_at);
}

std::vector<Contact> contacts(sql::Session& db, const std::vector<Uuid>& user_ids) {
  return db.all(queries::find_contacts, user_ids);
}

Leased lease(sql::Session& db, Channel channel, Instant now) {
  // As nearly always there is nothing to do: found out by one question.
  if (!db.maybe(queries::anything_due, channel, now)) return {};
  sql::Transaction transaction(db);
  Leased leased{db.all(queries::lock_due_messages, channel, false, now, most_fresh),
                db.all(queries::lock_due_messages, channel, true, now, most_retried)};
  const auto until = now + lease_time;
  std::vector<Uuid> ids;
  for (auto* lane : {&leased.fresh, &leased.retried}) {
    for (auto& m : *lane) {
      ids.push_back(m.id);
      ++m.attempts;
      ++m.version;
      m.due_at = until;
    }
  }
  if (!ids.empty()) db.exec(queries::lease_messages, ids, until);
  transaction.commit();
  return leased;
}

std::vector<Uuid> lock_due_correspondences(sql::Session& db, Instant now, std::size_t limit) {
  return db.all(queries::lock_due_correspondences, now, limit);
}
std::vector<Uuid> lock_due_notices(sql::Session& db, Instant now, std::size_t limit) {
  return db.all(queries::lock_due_notices, now, limit);
}

std::vector<MessageView> list(sql::Session& db, const std::optional<Uuid>& user_id, const std::optional<Uuid>& after,
                              std::size_t limit) {
  return db.all(queries::list_messages, user_id, user_id, after, after, limit);
}

}  // namespace consulta::notifications::store
