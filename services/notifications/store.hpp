// What notifications asks its MariaDB.
#pragma once

#include "engine/host/host.hpp"
#include "events/cloudevent.hpp"
#include "platform/sql/sql.hpp"
#include "services/notifications/correspondence.hpp"
#include "services/notifications/sms_limit.hpp"

namespace consulta::notifications {

struct Contact {
  Uuid user_id{};
  std::string email, full_name, phone, language;
  bool wants_email = true, wants_sms = true;
  bool acted = false;   // the account was proved since it has this phone
  bool proved = false;  // they have shown that they read what is sent to this email
  bool erased = false;  // and nothing is known of them any more
};
BOOST_DESCRIBE_STRUCT(Contact, (),
                      (user_id, email, full_name, phone, language, wants_email, wants_sms, acted, proved, erased))

// What is not told yet has version 0.
struct KnownDoctor {
  Uuid doctor_id{};
  std::optional<std::string> full_name;
  std::int64_t name_version = 0;
  std::optional<std::string> room;
  std::int64_t room_version = 0;
};
BOOST_DESCRIBE_STRUCT(KnownDoctor, (), (doctor_id, full_name, name_version, room, room_version))

struct MessageView {
  Uuid id{};
  std::optional<Uuid> user_id;
  Channel type = Channel::sms;
  std::optional<std::string> recipient;
  std::string template_name, status;
  std::int32_t attempts = 0;
  std::optional<std::string> last_error;
  Instant created_at{};
  std::optional<Instant> finished_at;
};
BOOST_DESCRIBE_STRUCT(MessageView, (),
                      (id, user_id, type, recipient, template_name, status, attempts, last_error, created_at,
                       finished_at))

// One with what it says, without its attachment.
struct KeptMessage {
  Uuid id{};
  Channel channel = Channel::sms;
  std::optional<std::string> recipient;
  std::string template_name, variables;
  std::optional<std::string> attachment_name;
  std::string status;
  Instant created_at{};
  std::optional<Instant> finished_at;
};
BOOST_DESCRIBE_STRUCT(KeptMessage, (),
                      (id, channel, recipient, template_name, variables, attachment_name, status, created_at,
                       finished_at))

namespace store {

// How they are read and saved.
extern const engine::Queries<Correspondence> correspondences;
extern const engine::Queries<Message> messages;

// The highest version stays.
void remember(sql::Session& db, const Contact& contact, const events::Told& told);
std::vector<Contact> contacts(sql::Session& db, const std::vector<Uuid>& user_ids);
// The account was proved.
void remember_act(sql::Session& db, const Uuid& user_id, Instant at);

// Of that day.
std::vector<SmsPlace> sms_places(sql::Session& db, const std::vector<std::string>& phones, const std::string& date);
// Those that nobody has yet.
void take_sms_places(sql::Session& db, const std::vector<SmsPlace>& places, const std::string& date);
// Of days before that one, some.
void remove_sms_places(sql::Session& db, const std::string& date);
// Some of the SMS to somebody that were put off before they were tried.
std::vector<Uuid> waiting_sms(sql::Session& db, const Uuid& user_id, Instant now, std::size_t limit);

// The address is theirs. The highest version stays.
void remember_proof(sql::Session& db, const Uuid& user_id, const std::string& email, std::int64_t version);
// Some of the emails to somebody that wait for their address to be proved.
std::vector<Uuid> waiting_mail(sql::Session& db, const Uuid& user_id, std::size_t limit);
// Some of anybody's that wait for an address which is proved by now.
std::vector<Uuid> proved_waiting(sql::Session& db, std::size_t limit);
// Some of those that have waited since before then.
std::vector<Uuid> lock_waiting_mail(sql::Session& db, Instant since, std::size_t limit);

// Nothing is known of that person any more, and nothing that comes late is. Told at `at`.
void forget(sql::Session& db, const Contact& contact, Instant at);
// Nor is anything kept of what they were sent.
void remove_messages_of(sql::Session& db, const Uuid& user_id);
std::vector<Uuid> correspondences_of(sql::Session& db, const Uuid& user_id);

// Of name and room, what has the higher version stays.
void remember(sql::Session& db, const KnownDoctor& doctor);
std::optional<KnownDoctor> doctor(sql::Session& db, const Uuid& id);

inline constexpr std::chrono::seconds lease_time{60};
// Messages never tried and those that were: the first go first, and the others have their share of every round, so that
// neither waits for all of the other.
struct Leased {
  std::vector<Message> fresh, retried;
};
inline constexpr int most_fresh = 75, most_retried = 25;
// Of a channel, what is due, longest due first; each leased and counted as attempted once more, and as it is then.
Leased lease(sql::Session& db, Channel channel, Instant now);

// Correspondences with something to tell, and payment links to be told of once more: some of them, but for what
// somebody else is at.
std::vector<Uuid> lock_due_correspondences(sql::Session& db, Instant now, std::size_t limit);
std::vector<Uuid> lock_due_notices(sql::Session& db, Instant now, std::size_t limit);

std::vector<MessageView> list(sql::Session& db, const std::optional<Uuid>& user_id, const std::optional<Status>& status,
                              const std::optional<Uuid>& after, std::size_t limit);

// To somebody, and to their address alone where it is proved; newest first, those before `before`.
std::vector<KeptMessage> messages_of(sql::Session& db, const Contact& reader, const std::optional<Uuid>& before,
                                     std::size_t limit);

// Messages that were sent or given up before then, and what was to be told of appointments where nothing is any more.
void forget_said(const host::Host& host, sql::Session& db, Instant before);

}  // namespace store
}  // namespace consulta::notifications
