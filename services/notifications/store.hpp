// What notifications asks its MariaDB.
#pragma once

#include "platform/sql.hpp"
#include "services/notifications/domain.hpp"

namespace consulta::notifications {

struct Contact {
  Uuid user_id{};
  std::string email, full_name, phone, language;
  bool wants_email = true, wants_sms = true;
};
BOOST_DESCRIBE_STRUCT(Contact, (), (user_id, email, full_name, phone, language, wants_email, wants_sms))

struct Message {
  Uuid id{};
  std::optional<Uuid> user_id;
  Channel channel = Channel::sms;
  std::optional<std::string> recipient;
  Template template_name = Template::custom;
  Variables variables;
  std::optional<std::string> attachment_name, attachment_base64;
  std::int32_t attempts = 0;
  std::optional<Instant> remind_at;  // of a payment link: when to tell of it once more; only set where it is inserted
  std::optional<std::string> unreadable;  // why this version cannot read its row; nothing above but its id is good then
};

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

// How an attempt to send ended: sent, not wanted, or with an error; then to be tried again at `again_at`, or never:
// then it has failed.
struct Outcome {
  Uuid id{};
  std::optional<std::string> recipient, error;
  std::optional<Instant> again_at;
  bool counts = true;     // false: it was not even tried, the provider is left alone
  bool unwanted = false;  // the contact does not want it
};

// What is told later unless something happens before.
enum class PlanKind { unpaid, reminder, cancelled };
BOOST_DESCRIBE_ENUM(PlanKind, unpaid, reminder, cancelled)
struct Plan {
  Uuid appointment_id{};
  PlanKind kind = PlanKind::reminder;
  Uuid user_id{};
  Variables variables;
  std::optional<Instant> due_at;  // none: there is nothing to tell
  Instant told_at{};              // of the event
};

// As it lies in the database, where another version may have written it too.
struct StoredPlan {
  Uuid appointment_id{};
  std::string kind;
  std::optional<Uuid> user_id;
  std::optional<std::string> variables;
  std::optional<Instant> due_at;
};
BOOST_DESCRIBE_STRUCT(StoredPlan, (), (appointment_id, kind, user_id, variables, due_at))

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

// Due now, unless it is said when.
void insert(sql::Session& db, const std::vector<Message>& messages, Instant now,
            std::optional<Instant> due_at = std::nullopt);
inline constexpr std::chrono::seconds lease_time{60};
// Messages never tried and those that were: the first go first, and the others have their share of every round, so that
// neither waits for all of the other.
struct Leased {
  std::vector<Message> fresh, retried;
};
inline constexpr int most_fresh = 75, most_retried = 25;
// Of a channel, what is due, longest due first; each leased and counted as attempted once more.
Leased lease(sql::Session& db, Channel channel, Instant now);
void record(sql::Session& db, const std::vector<Outcome>& outcomes, Instant now);
std::vector<MessageView> list(sql::Session& db, const std::optional<Uuid>& user_id, const std::optional<Uuid>& after,
                              std::size_t limit);

// One that was given up on is pending again. False where there is no such message.
bool repeat(sql::Session& db, const Uuid& id, Instant now);

// What was told later replaces what was told before, unless that is over.
void plan(sql::Session& db, const std::vector<Plan>& plans);
// Nothing is told of these any more, whatever comes late.
void end_plans(sql::Session& db, const std::vector<Uuid>& appointment_ids, PlanKind kind, Instant now);
// What was still to be told, if anything; it is over now.
std::optional<Plan> end_plan(sql::Session& db, const Uuid& appointment_id, PlanKind kind, Instant now);
// Payment links whose debtors are to be told once more now, taken like those below. What has ended is left out.
std::vector<Message> take_reminders(sql::Session& db, Instant now);
// Those that are due now, taken: nobody else gets them once this is committed.
std::vector<Plan> take_due_plans(sql::Session& db, Instant now);

// Adds a half (JSON) and returns both, locked.
Halves add_confirmed(sql::Session& db, const Uuid& appointment_id, const std::string& json);
Halves add_invoice(sql::Session& db, const Uuid& appointment_id, const std::string& json);
void mark_confirmation_sent(sql::Session& db, const Uuid& appointment_id);

}  // namespace store
}  // namespace consulta::notifications
