// How an appointment becomes another: what its deciders share.
#pragma once

#include "services/appointments/appointment.hpp"

namespace consulta::appointments {

// The row is there before any message to it is; throws in a database restored from an older backup, which lacks it.
const Appointment& known(const MaybeAppointment& a);

// No move is under way any more, and nobody waits for what comes of it.
void end_wish(Appointment& a);

// The status stays, the history tells what happened.
void remark(Appointment& a, std::string remark, Instant now);

// What is over is moved no more, and nobody is asked about it.
void become(Appointment& a, Status status, std::optional<std::string> reason, Instant now);

}  // namespace consulta::appointments
