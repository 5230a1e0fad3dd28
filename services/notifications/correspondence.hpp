// What a patient is told about one appointment, known by the appointment's id: what waits for something else before it
// is told, and what is told later unless something happens before. Messages come in any order and twice; the state
// alone decides. Pure.
//
// - The confirmation carries the invoice: whichever of the two comes second sends it, once.
// - A reminder is planned by each event that says when the appointment is; of these the one told last counts, in
//   whatever order they come, and none once it is over. Of what is still to be paid nobody is reminded.
// - Who is asked to choose another time hears that by SMS and, with the nearest times as links, by email, unless what
//   was told later says otherwise; and is not reminded of what will not be.
// - The cancellation of what was confirmed waits for the refund, to tell both at once; not for long.
// - A payment link is told once more while it is to be paid: that is the link's own (message.hpp), which asks here
//   whether it still is, and where it was moved to. Nothing is known here of an appointment that was only asked to be
//   paid for.
#pragma once

#include "services/notifications/message.hpp"

namespace consulta::notifications {

struct Correspondence {
  struct Context;
  using Order = engine::None;
  using Record = engine::None;

  Uuid appointment_id{};
  std::optional<Instant> due_at;     // see due()
  bool nothing_to_pay = false;       // any more
  bool confirmation_sent = false;    // or never will be: then neither half of it is kept
  bool cancelled = false;            // or expired: it is over, and has been told so
  std::optional<Instant> remind_at;  // none: not to be reminded (again)
  std::optional<Instant> told_at;    // the event that planned the reminder
  std::optional<Instant> cancel_at;  // when the cancellation waits no longer
  std::int64_t version = 0;
  std::optional<Uuid> patient_id;  // of whom all is
  std::optional<Variables> reminder, cancellation;
  std::optional<events::AppointmentConfirmed> confirmed;
  std::optional<events::InvoiceIssued> invoice;
  std::optional<Instant> offered_at;  // the MoveOffered told last
  bool away = false;                  // by that the doctor is, when the appointment is
};
BOOST_DESCRIBE_STRUCT(Correspondence, (),
                      (appointment_id, due_at, nothing_to_pay, confirmation_sent, cancelled, remind_at, told_at,
                       cancel_at, version, patient_id, reminder, cancellation, confirmed, invoice, offered_at, away))

inline const Uuid& id_of(const Correspondence& c) {
  return c.appointment_id;
}

struct Correspondence::Context {
  Instant now{};
  engine::Ids* ids = nullptr;
  std::chrono::hours reminder{24};  // before the start
};

// How long a cancellation waits for what is refunded.
inline constexpr std::chrono::seconds wait_for_refund{60};

// The next moment at which there is something to tell, if nothing happens before.
std::optional<Instant> due(const Correspondence& c);

// Something may be due.
struct Due {};
// The patient is to be known no more: there is nothing to tell, nor will there be.
struct Erase {};

using MaybeCorrespondence = std::optional<Correspondence>;
using CorrespondenceOutcome = engine::Outcome<Correspondence>;

CorrespondenceOutcome decide(const MaybeCorrespondence& c, const events::Event<events::AppointmentConfirmed>& event,
                             const Correspondence::Context& context);
CorrespondenceOutcome decide(const MaybeCorrespondence& c, const events::Event<events::InvoiceIssued>& event,
                             Instant now);
CorrespondenceOutcome decide(const MaybeCorrespondence& c, const events::Event<events::AppointmentRescheduled>& event,
                             const Correspondence::Context& context);
CorrespondenceOutcome decide(const MaybeCorrespondence& c, const events::Event<events::MoveOffered>& event,
                             const Correspondence::Context& context);
CorrespondenceOutcome decide(const MaybeCorrespondence& c, const events::Event<events::AppointmentExpired>& event,
                             const Correspondence::Context& context);
CorrespondenceOutcome decide(const MaybeCorrespondence& c, const events::Event<events::AppointmentCancelled>& event,
                             Instant now);
CorrespondenceOutcome decide(const MaybeCorrespondence& c, const events::Event<events::PaymentRefunded>& event,
                             Instant now);
CorrespondenceOutcome decide(const MaybeCorrespondence& c, const StillUnpaid& notice, Instant now);
CorrespondenceOutcome decide(const MaybeCorrespondence& c, const Due&, const Correspondence::Context& context);
CorrespondenceOutcome decide(const MaybeCorrespondence& c, const Erase&, Instant now);

}  // namespace consulta::notifications
