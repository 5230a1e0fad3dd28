// One message to a patient, from the moment it is written until it is sent, unwanted, or given up on. What reaches it
// comes in any order and twice; the state alone decides. Pure.
//
//   nothing ── Write, or an event that is told as it stands ──▶ pending ── Answer ──▶ sent, unwanted, failed
//                                                                 ▲ ▲ │                                 │
//                                        unproved_address ─ GoOut ┘ └─┼───────────── Repeat ────────────┘
//                                                └──────── Answer ────┘
//
// What waits for an address to be proved goes out then, or is given up on. Of who is erased there are no messages; the
// last one, which says so, goes to an address alone, and forgets it as soon as it is sent or given up on.
//
// What one event alone makes has that event's id, so no event is ever told twice. Ids grow with time, and lists go by
// them. To be sent it is leased: counted as attempted once more, and due again when the lease ends.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "engine/decision.hpp"
#include "engine/ids.hpp"
#include "events/appointments.hpp"
#include "events/auth.hpp"
#include "events/notifications.hpp"
#include "events/payments.hpp"
#include "events/prescriptions.hpp"
#include "services/notifications/domain.hpp"

namespace consulta::notifications {

enum class Status { pending, sent, unwanted, failed, unproved_address };
BOOST_DESCRIBE_ENUM(Status, pending, sent, unwanted, failed, unproved_address)

// What becomes of it; the rest stays as it was written.
struct Progress {
  Uuid id{};
  Status status = Status::pending;
  std::int32_t attempts = 0;  // with the one it is leased for
  Instant due_at{};
  std::optional<Instant> finished_at;
  std::optional<Instant> notice_at;  // of a payment link: when its debtor is told of it once more
  std::optional<std::string> recipient;
  std::optional<std::string> last_error;
  std::optional<std::string> attachment_name;  // none: there is none (any more)
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Progress, (),
                      (id, status, attempts, due_at, finished_at, notice_at, recipient, last_error, attachment_name,
                       version))

// What it says is kept as text: another version may have written it, and what cannot be read shall stop no other.
struct Message : Progress {
  struct Context;
  using Order = engine::None;
  using Record = engine::None;

  Channel channel = Channel::sms;  // the usual way
  std::optional<Uuid> user_id;     // none: to the recipient alone
  Instant created_at{};
  std::string template_name, variables;
  std::optional<std::string> attachment_base64;
  // What `variables` says, while it is as it was written here; else it is read again.
  std::shared_ptr<const Variables> said;
};
BOOST_DESCRIBE_STRUCT(Message, (Progress), (channel, user_id, created_at, template_name, variables, attachment_base64))

inline const Uuid& id_of(const Message& m) {
  return m.id;
}
inline const Progress& changes_of(const Message& m) {
  return m;
}

struct Message::Context {
  Instant now{};
  engine::Ids* ids = nullptr;
  // When payment links that are written now are due. Where that lies ahead they are leased already, to a thread of this
  // process that is handed them.
  Instant links_due_at{};
};

// To that person, by the usual way; still without a time.
Message compose(const Uuid& id, const Uuid& user_id, Channel channel, Template which, const Variables& variables);
// The last one to somebody: to that address, in that language.
Message farewell(const Uuid& id, const std::string& address, const std::string& language);
// What can be said of an appointment.
Variables about(const events::AppointmentFacts& a);

struct Words {
  Template which = Template::custom;
  Variables variables;
};
// Throws std::runtime_error where this version cannot read it.
Words words_of(const Message& m);

// To be sent as soon as may be.
struct Write {
  Message message;
};

// How an attempt to send it ended.
enum class End {
  sent,
  unwanted,   // the contact does not want it
  unproved,   // not to be sent until the address is proved: that counts as no attempt
  refused,    // never to be tried again
  failed,     // to be tried again, later each time, until it is enough
  not_tried,  // the provider is left alone just now, or there was no time: that counts as no attempt
};
struct Answer {
  std::int32_t attempt = 0;  // which, as counted by its lease
  End end = End::sent;
  std::optional<std::string> recipient = {};  // whom it went to, where that is known
  std::string why = {};
  std::optional<Instant> again_at = {};  // of not_tried
  double chance = 0.5;                   // of failed, see pause_before_retry()
};

// A person's wish: one that was given up on goes out again. Else refused with `not_failed`, as is one that has
// forgotten whom it was to.
struct Repeat {};

// What was put off and never tried, or waits for its address to be proved, goes out now.
struct GoOut {};

// Nobody has proved the address for so long that nobody will.
struct GiveUpWaiting {};
inline constexpr std::chrono::hours longest_wait_for_proof{24 * 30};

// It may be time to tell once more what is still to be paid.
struct NoticeDue {};

// To a correspondence: to be written unless nothing is to be paid any more.
struct StillUnpaid {
  Message message;
};

using MaybeMessage = std::optional<Message>;
using MessageOutcome = engine::Outcome<Message>;

MessageOutcome decide(const MaybeMessage& m, const Write& write, Instant now);
MessageOutcome decide(const MaybeMessage& m, const Answer& answer, Instant now);
MessageOutcome decide(const MaybeMessage& m, const Repeat&, Instant now);
MessageOutcome decide(const MaybeMessage& m, const GoOut&, Instant now);
MessageOutcome decide(const MaybeMessage& m, const GiveUpWaiting&, Instant now);
MessageOutcome decide(const MaybeMessage& m, const NoticeDue&, const Message::Context& context);

// Events that are told as they stand.
MessageOutcome decide(const MaybeMessage& m, const events::Event<events::PaymentRequested>& event,
                      const Message::Context& context);
MessageOutcome decide(const MaybeMessage& m, const events::Event<events::AppointmentRejected>& event, Instant now);
MessageOutcome decide(const MaybeMessage& m, const events::Event<events::WaitlistOffered>& event, Instant now);
MessageOutcome decide(const MaybeMessage& m, const events::Event<events::WaitlistEnded>& event, Instant now);
MessageOutcome decide(const MaybeMessage& m, const events::Event<events::PrescriptionIssued>& event, Instant now);
MessageOutcome decide(const MaybeMessage& m, const events::Event<events::PrescriptionChanged>& event, Instant now);
MessageOutcome decide(const MaybeMessage& m, const events::Event<events::EmailProofRequested>& event, Instant now);
MessageOutcome decide(const MaybeMessage& m, const events::Event<events::PasswordResetRequested>& event, Instant now);
// To the phone.
MessageOutcome decide(const MaybeMessage& m, const events::Event<events::LoginInvited>& event, Instant now);
MessageOutcome decide(const MaybeMessage& m, const events::Event<events::PasswordChanged>& event, Instant now);
MessageOutcome decide(const MaybeMessage& m, const events::Event<events::EmailChanged>& event, Instant now);
// To the administrator.
MessageOutcome decide(const MaybeMessage& m, const events::Event<events::DoctorLoginRefused>& event, Instant now);

MessageOutcome decide(const MaybeMessage& m, const events::Event<events::SecondFactorChanged>& event, Instant now);

// The debtor of a payment link is told of it once more this long before it is too late.
inline constexpr std::chrono::minutes unpaid_notice{5};

// How somebody wants to be told what may be left out. Everything else the law or the booking needs.
struct Preferences {
  bool email = true, sms = true;
};
// By which way: the usual one where it is wanted or needed, else the other; none where neither is wanted.
std::optional<Channel> channel_for(Template which, Channel usual, const Preferences& wants);

// Whether it goes to an address that nobody has proved to be theirs: what proves it, and what holds nothing personal.
bool goes_to_anybody(Template which);

inline constexpr int most_attempts = 17;

// 1 s, doubling to at most an hour, a fifth more or less by `chance` (0 to 1): seventeen attempts take about six hours.
// None when it is time to give up.
std::optional<std::chrono::milliseconds> pause_before_retry(int attempts, double chance);

}  // namespace consulta::notifications
