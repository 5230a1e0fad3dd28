// The day at the clinic: what becomes of an appointment that is confirmed, as the clinic's people say.
//
//   confirmed ── CheckIn ──▶ checked_in ── (Call) ── Start ──▶ in_consultation ── Complete ──▶ completed
//       │                        │
//       └────── NoShow ──────────┴──▶ no_show
//
// Who is at the clinic is asked for no other time any more, and cannot be moved; until the consultation starts the
// clinic may cancel. A wish in another state is refused with `wrong_status`, what would overtake a move that is under
// way with `reschedule_in_progress`.
#pragma once

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
AppointmentOutcome decide(const MaybeAppointment& a, const Call&, Instant now);
AppointmentOutcome decide(const MaybeAppointment& a, const Start&, Instant now);
AppointmentOutcome decide(const MaybeAppointment& a, const Complete&, Instant now);
AppointmentOutcome decide(const MaybeAppointment& a, const NoShow&, const Appointment::Context& context);

}  // namespace consulta::appointments
