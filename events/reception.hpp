// What reception tells: who is at the clinic.
#pragma once

#include "events/cloudevent.hpp"

namespace consulta::events {

// Somebody who is booked is at the clinic, for the start that reception knows of. `by` is who noticed: reception, code
// or face.
struct PatientArrived {
  static constexpr Kind kind{"reception", "PatientArrived"};
  Uuid appointment_id{};
  Instant starts_at{};
  Instant arrived_at{};
  std::string by;
};
BOOST_DESCRIBE_STRUCT(PatientArrived, (), (appointment_id, starts_at, arrived_at, by))

}  // namespace consulta::events
