// What reaches a payment: said once, for the service's lane and for the model's (tests/model).
#pragma once

#include "events/appointments.hpp"
#include "events/doctors.hpp"

namespace consulta::payments {

template <class Lane>
Lane& bring_to_payments(Lane& lane) {
  return lane
      .template begin_with<events::SlotReserved>(&events::SlotReserved::appointment_id,
                                                 [](const events::SlotReserved& slot) { return slot.round == 0; })
      .template on<events::AppointmentCancelled>(&events::AppointmentCancelled::appointment_id)
      .template on<events::AppointmentRescheduled>(&events::AppointmentRescheduled::appointment_id);
}

}  // namespace consulta::payments
