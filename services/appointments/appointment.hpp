// The life of an appointment: what it becomes when something happens to it, and what is told of that. Messages may come
// in any order and twice; the state alone decides, and what comes too early is remembered. Pure; tests/model runs these
// functions through every interleaving.
//
//   requested ── SlotReserved ──▶ awaiting_payment ── PaymentCompleted ──▶ confirmed ─▶ checked_in ─▶ …: visit.hpp
//       │                             │      │                                │
//       └─ SlotRejected ─▶ rejected   │      └─ PaymentExpired ─▶ expired     └─ cancel ─▶ cancelled
//                                     └─ PaymentFailed, cancel ─▶ cancelled
//
// SlotWithdrawn cancels whatever is not over and not in consultation, and nothing brings it back: also where it
// overtakes the SlotReserved it takes back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/decision.hpp"
#include "engine/ids.hpp"
#include "events/appointments.hpp"
#include "events/doctors.hpp"
#include "events/payments.hpp"

namespace consulta::appointments {

enum class Status {
  requested,
  awaiting_payment,
  confirmed,
  checked_in,
  in_consultation,
  completed,
  no_show,
  rejected,
  cancelled,
  expired
};
BOOST_DESCRIBE_ENUM(Status, requested, awaiting_payment, confirmed, checked_in, in_consultation, completed, no_show,
                    rejected, cancelled, expired)

struct HistoryEntry {
  Status status = Status::requested;
  Instant at{};
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(HistoryEntry, (), (status, at, reason))

// What doctors told last of the doctor's being away when the appointment is, in whatever order it came. It counts while
// the appointment has that slot.
struct MoveOffer {
  Uuid doctor_id{};
  Instant starts_at{};
  std::vector<events::NearSlot> nearest;  // that can be chosen
  bool withdrawn = false;                 // the doctor is there after all
  Instant told_at{};
};
BOOST_DESCRIBE_STRUCT(MoveOffer, (), (doctor_id, starts_at, nearest, withdrawn, told_at))

// What reception told of somebody who was at the clinic while a move was under way.
struct Arrival {
  Instant starts_at{};  // for which
  Instant arrived_at{};
  std::string by;
};
BOOST_DESCRIBE_STRUCT(Arrival, (), (starts_at, arrived_at, by))

struct Appointment {
  struct Context;
  using Order = engine::None;
  using Record = engine::None;

  Uuid id{}, patient_id{}, specialty_id{};
  std::string specialty_name;
  std::optional<Uuid> doctor_id;  // the one asked for, then the one who holds the slot
  std::optional<std::string> doctor_name, room;
  Instant starts_at{};
  std::optional<Instant> ends_at;
  Status status = Status::requested;
  std::optional<std::string> status_reason;
  std::int64_t price_cents = 0;
  std::optional<std::string> reason;
  Instant created_at{};
  std::int64_t version = 0;
  std::int32_t round = 0;                 // of the last wish: 0 the request, then one for each reschedule
  std::optional<Instant> wish_starts_at;  // a reschedule is under way
  bool paid = false;                      // the money was there before we knew of the slot
  std::vector<HistoryEntry> history;
  std::optional<Uuid> waiting_id;            // it is an offer to somebody on the waitlist; told once it holds a slot
  std::optional<Instant> hold_expires_at;    // of the request's slot, unless it is paid
  bool late = false;                         // moved by the patient when cancelling was no longer free
  bool wish_late = false;                    // the move under way makes it so
  std::optional<std::string> check_in_code;  // once it is confirmed
  std::optional<Names> specialty_names;      // once doctors has answered
  // The time of whom it is for: of two live appointments the database saves the first. From the start until then, as
  // far as it is known; none: it claims no time, and no move of it does; but an offer does once its slot is known.
  std::optional<Instant> busy_until;
  std::optional<Instant> wish_busy_until;  // the same of the move under way
  // Of the patient's places for what is neither paid nor over; each has one. None: it needs none.
  std::optional<std::int32_t> unpaid_place;
  std::optional<MoveOffer> move_offer;
  std::optional<Instant> answer_by;         // the patient is asked to choose; none: not (any more)
  std::optional<std::string> choose_token;  // of the page on which they do, since they were asked first
  // Whom it is for, as they were called then; none: the patient.
  std::optional<Uuid> dependant_id;
  std::optional<std::string> dependant_name;
  bool erased = false;             // the patient is, and nothing personal is left of them here
  std::optional<Arrival> arrival;  // counts where the move under way comes to nothing
};
BOOST_DESCRIBE_STRUCT(Appointment, (),
                      (id, patient_id, specialty_id, specialty_name, doctor_id, doctor_name, room, starts_at, ends_at,
                       status, status_reason, price_cents, reason, created_at, version, round, wish_starts_at, paid,
                       history, waiting_id, hold_expires_at, late, wish_late, check_in_code, specialty_names,
                       busy_until, wish_busy_until, unpaid_place, move_offer, answer_by, choose_token, dependant_id,
                       dependant_name, erased, arrival))

inline const Uuid& id_of(const Appointment& a) {
  return a.id;
}

struct Appointment::Context {
  Instant now{};
  engine::Ids* ids = nullptr;
  std::chrono::hours cancel_free{0};      // how long before the start cancelling begins to cost; see refund_policy.hpp
  std::string public_url = {};            // of the gateway, for links
  std::chrono::minutes no_show_grace{0};  // after the start; then who is not there did not come
};

// Reasons of a cancellation by the clinic.
inline constexpr auto doctor_unavailable = "doctor_unavailable";
inline constexpr auto specialty_unavailable = "specialty_unavailable";
inline constexpr auto overlaps_own = "overlaps_own";  // it takes longer than was known, and the patient is elsewhere

// Who wants it. The clinic asks as the patient where the patient's rule is to apply.
enum class By { patient, clinic };

bool is_over(Status status);

// What people ask for. Refused with `not_cancellable`, `not_reschedulable` and the like where the state does not allow
// it, with `overlaps_own` where whom it is for has another appointment then; of an appointment that is there.

// `a` as it is asked for: nothing of it is known to doctors yet. Refused with `too_many_unpaid` where the patient has
// as many places as that, and all are taken. An offer is not refused: the wait it is of hears that it was passed over.
struct Request {
  Appointment a;
  std::optional<std::int32_t> unpaid_places = {};  // none: it needs no place
  // An offer: the first start before that, and not when the patient has something else.
  std::optional<Instant> until = {};
  std::optional<std::vector<events::Time>> elsewhere = {};
};
struct Cancel {
  By by = By::patient;
  std::optional<std::int64_t> shown_refund_cents;  // what the patient was told; refused where it is another by now
};
// An offer: its wait has ended before there was anything to tell of it.
struct Drop {};
struct Move {
  Instant starts_at{};
  std::optional<Uuid> doctor_id;  // none: the same
  By by = By::patient;
};

// Doctors tells that the doctor is away then, or is there after all. The patient is asked once, as soon as the slot is
// known to be theirs, and has time for an answer until a day before the start, or half of what is left of less than
// two.
struct OfferMove {
  events::Affected affected;
  Instant told_at{};
};
// Of who is asked: one of the nearest, which is never late; or none of them, and everything back.
struct Choose {
  Uuid doctor_id{};
  Instant starts_at{};
};
struct ChooseNone {};
// The time for an answer may be over: then it is cancelled by the clinic, everything back. Not under way to another
// slot: that is an answer.
struct AnswerDue {};

// The patient is to be known no more. What they could still cancel is cancelled by their rule, as though they had just
// done so, and so is all that is not paid.
struct Erase {};

using MaybeAppointment = std::optional<Appointment>;
using AppointmentOutcome = engine::Outcome<Appointment>;

AppointmentOutcome decide(const MaybeAppointment& a, const Request& wish, const Appointment::Context& context);
AppointmentOutcome decide(const MaybeAppointment& a, const Cancel& wish, const Appointment::Context& context);
AppointmentOutcome decide(const MaybeAppointment& a, const Drop&, Instant now);
AppointmentOutcome decide(const MaybeAppointment& a, const Move& wish, const Appointment::Context& context);

AppointmentOutcome decide(const MaybeAppointment& a, const OfferMove& message, const Appointment::Context& context);
AppointmentOutcome decide(const MaybeAppointment& a, const Choose& wish, const Appointment::Context& context);
AppointmentOutcome decide(const MaybeAppointment& a, const ChooseNone&, Instant now);
AppointmentOutcome decide(const MaybeAppointment& a, const AnswerDue&, Instant now);
AppointmentOutcome decide(const MaybeAppointment& a, const Erase&, const Appointment::Context& context);

AppointmentOutcome decide(const MaybeAppointment& a, const events::SlotReserved& slot,
                          const Appointment::Context& context);
AppointmentOutcome decide(const MaybeAppointment& a, const events::SlotRejected& message,
                          const Appointment::Context& context);
AppointmentOutcome decide(const MaybeAppointment& a, const events::SlotWithdrawn& message, Instant now);
AppointmentOutcome decide(const MaybeAppointment& a, const events::PaymentCompleted&,
                          const Appointment::Context& context);
AppointmentOutcome decide(const MaybeAppointment& a, const events::PaymentFailed& message, Instant now);
AppointmentOutcome decide(const MaybeAppointment& a, const events::PaymentExpired&, Instant now);

// As its entry in the patient's calendar, where it has a slot.
EntryRevision calendar_revision(const Appointment& a);

// What every event about it says.
template <class E>
E facts(const Appointment& a) {
  E event{};
  static_cast<events::AppointmentFacts&>(event) = {
      a.id,           a.patient_id,    a.doctor_id, a.doctor_name, a.specialty_id,    a.specialty_name,
      a.room,         a.starts_at,     a.ends_at,   a.price_cents, a.specialty_names, calendar_revision(a),
      a.dependant_id, a.dependant_name};
  return event;
}

// To the wait whose offer the appointment is.
struct OfferBecame {
  Appointment a;
};
// To the same: the patient is elsewhere then, or has no place for what is unpaid. There is no such appointment.
struct PassedOver {
  Uuid appointment_id{};
};

}  // namespace consulta::appointments
