// What notifications asks its MariaDB.
#pragma once

#include "platform/sql.hpp"
#include "services/notifications/domain.hpp"

namespace consulta::notifications {

struct Contact {
  Uuid user_id{};
  std::string email, full_name, phone, language;
};
BOOST_DESCRIBE_STRUCT(Contact, (), (user_id, email, full_name, phone, language))

enum class Channel { sms, email };
BOOST_DESCRIBE_ENUM(Channel, sms, email)

struct Message {
  Uuid id{};
  std::optional<Uuid> user_id;
  Channel channel = Channel::sms;
  std::optional<std::string> recipient;
  Template template_name = Template::custom;
  Variables variables;
  std::optional<std::string> attachment_name, attachment_base64;
  std::int32_t attempts = 0;
};
BOOST_DESCRIBE_STRUCT(Message, (),
                      (id, user_id, channel, recipient, template_name, variables, attachment_name, attachment_base64,
                       attempts))

// How an attempt to send ended: sent, or with an error; then to be tried again at `again_at`, or never.
struct Outcome {
  Uuid id{};
  std::optional<std::string> recipient, error;
  std::optional<Instant> again_at;
};

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

// The two halves of a confirmation.
struct Halves {
  std::optional<std::string> confirmed, invoice;
  bool sent = false;
};
BOOST_DESCRIBE_STRUCT(Halves, (), (confirmed, invoice, sent))

namespace store {

void remember(sql::Session& db, const Contact& contact, Instant told_at);
std::vector<Contact> contacts(sql::Session& db, const std::vector<Uuid>& user_ids);

void insert(sql::Session& db, const std::vector<Message>& messages, Instant now);
inline constexpr std::chrono::seconds lease_time{60};
// Up to 100 that are due, each leased and counted as attempted once more.
std::vector<Message> lease(sql::Session& db, Instant now);
void record(sql::Session& db, const std::vector<Outcome>& outcomes, Instant now);
std::vector<MessageView> list(sql::Session& db, const std::optional<Uuid>& user_id, const std::optional<Uuid>& after,
                              std::size_t limit);

// Adds a half (JSON) and returns both, locked.
Halves add_confirmed(sql::Session& db, const Uuid& appointment_id, const std::string& json);
Halves add_invoice(sql::Session& db, const Uuid& appointment_id, const std::string& json);
void mark_confirmation_sent(sql::Session& db, const Uuid& appointment_id);

}  // namespace store
}  // namespace consulta::notifications
