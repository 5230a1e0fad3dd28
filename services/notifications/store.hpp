// What notifications asks its MariaDB.
#pragma once

#include "engine/sql_units.hpp"
#include "platform/sql/sql.hpp"
#include "services/notifications/correspondence.hpp"

namespace consulta::notifications {

struct Contact {
  Uuid user_id{};
  std::string email, full_name, phone, language;
  bool wants_email = true, wants_sms = true;
};
BOOST_DESCRIBE_STRUCT(Contact, (), (user_id, email, full_name, phone, language, wants_email, wants_sms))

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

namespace store {

// How they are read and saved.
extern const engine::Queries<Correspondence> correspondences;
extern const engine::Queries<Message> messages;

// What was told later stays.
void remember(sql::Session& db, const Contact& contact, Instant told_at);
std::vector<Contact> contacts(sql::Session& db, const std::vector<Uuid>& user_ids);

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

std::vector<MessageView> list(sql::Session& db, const std::optional<Uuid>& user_id, const std::optional<Uuid>& after,
                              std::size_t limit);

}  // namespace store
}  // namespace consulta::notifications
