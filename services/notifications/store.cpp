#include "services/notifications/store.hpp"

#include <algorithm>
#include <iterator>

#include "events/auth.hpp"
#include "services/notifications/queries.hpp"

namespace consulta::notifications::store {

const engine::Queries<Correspondence> correspondences{queries::find_correspondences, queries::lock_correspondences,
                                                      queries::insert_correspondences, nullptr,
                                                      queries::update_correspondences};
const engine::Queries<Message> messages{queries::find_messages, queries::lock_messages, queries::insert_messages,
                                        nullptr, queries::update_messages};

void remember(sql::Session& db, const Contact& c, const events::Told& told) {
  db.exec(queries::remember_contact, c.user_id, c.email, c.full_name, c.phone, c.language, c.wants_email, c.wants_sms,
          told.at, told.version);
}

std::vector<Contact> contacts(sql::Session& db, const std::vector<Uuid>& user_ids) {
  return db.all(queries::find_contacts, user_ids);
}

void remember_act(sql::Session& db, const Uuid& user_id, Instant at) {
  db.exec(queries::remember_act, user_id, at);
}

std::vector<SmsPlace> sms_places(sql::Session& db, const std::vector<std::string>& phones, const std::string& date) {
  return db.all(queries::find_sms_places, json::write(phones), date);
}
void take_sms_places(sql::Session& db, const std::vector<SmsPlace>& places, const std::string& date) {
  db.exec(queries::insert_free_sms_places, date, json::write(places));
}
void remove_sms_places(sql::Session& db, const std::string& date) {
  db.exec(queries::remove_sms_places, date);
}
std::vector<Uuid> waiting_sms(sql::Session& db, const Uuid& user_id, Instant now, std::size_t limit) {
  return db.all(queries::find_waiting_sms, user_id, now, limit);
}

void remember_proof(sql::Session& db, const Uuid& user_id, const std::string& email, std::int64_t version) {
  db.exec(queries::remember_proof, user_id, email, version);
}
std::vector<Uuid> waiting_mail(sql::Session& db, const Uuid& user_id, std::size_t limit) {
  return db.all(queries::find_waiting_mail, user_id, limit);
}
std::vector<Uuid> proved_waiting(sql::Session& db, std::size_t limit) {
  return db.all(queries::find_proved_waiting, limit);
}
std::vector<Uuid> lock_waiting_mail(sql::Session& db, Instant since, std::size_t limit) {
  return db.all(queries::lock_waiting_mail, since, limit);
}

void forget(sql::Session& db, const Contact& contact, Instant at) {
  const bool known = !contact.email.empty() || !contact.phone.empty();
  if (!contact.erased && known) {
    db.exec(queries::remove_messages_to, contact.email, contact.phone, contact.email, contact.phone);
    db.exec(queries::remove_sms_places_of, contact.phone);
  }
  const auto& id = contact.user_id;
  remember(db, Contact{.user_id = id, .wants_email = false, .wants_sms = false}, {at, events::last_version});
  remember_proof(db, id, "", events::last_version);
}
void remove_messages_of(sql::Session& db, const Uuid& user_id) {
  db.exec(queries::remove_messages_to_earlier, user_id);
  db.exec(queries::remove_messages_of, user_id);
}
std::vector<Uuid> correspondences_of(sql::Session& db, const Uuid& user_id) {
  return db.all(queries::find_correspondences_of, user_id);
}

void remember(sql::Session& db, const KnownDoctor& d) {
  db.exec(queries::remember_doctor, d.doctor_id, d.full_name, d.name_version, d.room, d.room_version);
}
std::optional<KnownDoctor> doctor(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::find_doctor, id);
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

std::vector<MessageView> list(sql::Session& db, const std::optional<Uuid>& user_id, const std::optional<Status>& status,
                              const std::optional<Uuid>& after, std::size_t limit) {
  if (status && !user_id) return db.all(queries::list_messages_by_status, *status, after, limit);
  return db.all(queries::list_messages, user_id, user_id, status, status, after, after, limit);
}

std::vector<KeptMessage> messages_of(sql::Session& db, const Contact& reader, const std::optional<Uuid>& before,
                                     std::size_t limit) {
  auto all = db.all(queries::list_messages_of_user, reader.user_id, before, limit);
  if (!reader.proved || reader.email.empty()) return all;
  const auto own = static_cast<std::ptrdiff_t>(all.size());
  std::ranges::move(db.all(queries::list_messages_to, reader.email, reader.email, before, limit),
                    std::back_inserter(all));
  std::inplace_merge(all.begin(), all.begin() + own, all.end(), [](auto& a, auto& b) { return a.id > b.id; });
  if (all.size() > limit) all.resize(limit);
  return all;
}

void forget_said(const host::Host& host, sql::Session& db, Instant before) {
  host.forget(db, queries::remove_old_messages, before);
  host.forget(db, queries::remove_old_correspondences, before);
}

}  // namespace consulta::notifications::store
