// What reaches a hold: said once, for the service's lane and for the model's (tests/model).
#pragma once

#include "events/appointments.hpp"

namespace consulta::doctors {

template <class Lane>
Lane& bring_to_holds(Lane& lane) {
  return lane.template begin_with<events::AppointmentRequested>(&events::AppointmentRequested::appointment_id)
      .template on<events::RescheduleRequested>(&events::RescheduleRequested::appointment_id)
      .template on<events::AppointmentConfirmed>(&events::AppointmentConfirmed::appointment_id)
      .template on<events::AppointmentCancelled>(&events::AppointmentCancelled::appointment_id)
      .template on<events::AppointmentExpired>(&events::AppointmentExpired::appointment_id);
}

}  // namespace consulta::doctors
