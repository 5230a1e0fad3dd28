// What one appointment counts for in the figures: decided from all that was stored about it, whatever order it came in.
// So nothing is added twice or taken off twice, and figures that are made anew are the same. Pure.
//
// What became of a booking counts on the day on which it was booked; a visit, who did not come and how long they waited
// on the day of the visit; everything else on the day on which it happened. Doctor and specialty are those of the last
// slot.
#pragma once

#include <span>
#include <vector>

#include "clinic/wall_clock.hpp"
#include "services/admin/stored_event.hpp"

namespace consulta::admin {

enum class Figure {
  // On the day of the booking: what has become of it by now, and how many days it is ahead.
  booked_open,
  booked_confirmed,
  booked_completed,
  booked_no_show,
  booked_cancelled,
  booked_expired,
  booked_rejected,
  lead_days,
  // On the day on which it happened.
  confirmed,
  cancelled_by_patient,
  cancelled_by_clinic,
  cancelled_by_payment,
  paid_cents,
  refunded_cents,  // of what was paid
  returned_cents,  // of what paid for nothing: too late, twice, another amount
  prescribed,
  // On the day of the visit.
  completed,
  no_show,
  taken_minutes,  // of the doctor's time
  wait_seconds,   // from checking in until the consultation
};
BOOST_DESCRIBE_ENUM(Figure, booked_open, booked_confirmed, booked_completed, booked_no_show, booked_cancelled,
                    booked_expired, booked_rejected, lead_days, confirmed, cancelled_by_patient, cancelled_by_clinic,
                    cancelled_by_payment, paid_cents, refunded_cents, returned_cents, prescribed, completed, no_show,
                    taken_minutes, wait_seconds)

struct Counted {
  Uuid about{};
  Figure what = Figure::booked_open;
  std::string day;  // "2026-12-01"
  std::optional<Uuid> doctor_id, specialty_id;
  std::int64_t amount = 1;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (about, what, day, doctor_id, specialty_id, amount))

// Of all that was stored about one appointment.
std::vector<Counted> count(std::span<const StoredEvent> events, const WallClock& clock);

}  // namespace consulta::admin
