// The day at the clinic: what becomes of an appointment that is confirmed, as the clinic's people say.
//
//   confirmed ── CheckIn ──▶ checked_in ── (Call) ── Start ──▶ in_consultation ── Complete ──▶ completed
//       │                        │
//       └────── NoShow ──────────┴──▶ no_show
//
// Who is at the clinic is asked for no other time any more, and cannot be moved; until the consultation starts the
// clinic may cancel. A wish in another state is refused with `wrong_status`, what would overtake a move that is under
// way with `reschedule_in_progress`. Who arrives at reception meanwhile is checked in once the move has come to
// nothing.
#pragma once

#include "events/reception.hpp"
#include "services/appointments/appointment.hpp"

namespace consulta::appointments {

struct CheckIn {
  std::string by = "reception";  // or code, face
};
// Into the room; again where they did not come.
struct Call {};
struct Start {};
struct Complete {};
// Refused with `too_early` before the grace after the start is over.
struct NoShow {};

AppointmentOutcome decide(const MaybeAppointment& a, const CheckIn& wish, Instant now);
// For another start than it has, or in another state, it means nothing.
AppointmentOutcome decide(const MaybeAppointment& a, const events::PatientArrived& message, Instant now);
AppointmentOutcome decide(const MaybeAppointment& a, const Call&, Instant now);
AppointmentOutcome decide(const MaybeAppointment& a, const Start&, Instant now);
AppointmentOutcome decide(const MaybeAppointment& a, const Complete&, Instant now);
AppointmentOutcome decide(const MaybeAppointment& a, const NoShow&, const Appointment::Context& context);

// They are at the clinic: `a`, which is confirmed and not on its way to another time, is checked in.
engine::Branch<Appointment> checked_in(Appointment a, const Arrival& arrival, Instant now);

}  // namespace consulta::appointments
