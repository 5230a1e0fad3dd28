// What cancelling costs the patient: the one place that knows. What an appointment shows, what its cancellation keeps
// and what AppointmentCancelled tells payments to keep all come from here. Pure.
//
// By the patient: nothing is kept until `free` before the start, half from then on; once it has begun it can no longer
// be cancelled. A move by the patient later than that makes the appointment late: half is kept whenever it is cancelled
// then, however far off it was moved. Neither holds while the patient is asked to move because the doctor is away. By
// the clinic: nothing is ever kept. Nothing is kept of what was not paid.
#pragma once

#include "services/appointments/appointment.hpp"

namespace consulta::appointments {

struct Terms {
  std::int64_t refund_cents = 0, kept_cents = 0;
  std::optional<Instant> free_until;  // the last instant at which nothing is kept; none where it is late
};
BOOST_DESCRIBE_STRUCT(Terms, (), (refund_cents, kept_cents, free_until))

// Nothing where it cannot be cancelled.
std::optional<Terms> cancellation(const Appointment& a, By by, std::chrono::hours free, Instant now);

// Whether a move asked for now makes it late.
bool moved_late(const Appointment& a, By by, std::chrono::hours free, Instant now);

}  // namespace consulta::appointments
