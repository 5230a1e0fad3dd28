// What reaches an appointment and a wait: said once, for the service's lanes and for the model's (tests/model).
#pragma once

#include "events/doctors.hpp"
#include "events/payments.hpp"
#include "events/reception.hpp"
#include "services/appointments/visit.hpp"
#include "services/appointments/waitlist.hpp"

namespace consulta::appointments {

template <class Lane>
Lane& bring_to_appointments(Lane& lane) {
  return lane.template on<events::SlotReserved>(&events::SlotReserved::appointment_id)
      .template on<events::SlotRejected>(&events::SlotRejected::appointment_id)
      .template on<events::SlotWithdrawn>(&events::SlotWithdrawn::appointment_id)
      .template on<events::PaymentCompleted>(&events::PaymentCompleted::appointment_id)
      .template on<events::PaymentFailed>(&events::PaymentFailed::appointment_id)
      .template on<events::PaymentExpired>(&events::PaymentExpired::appointment_id)
      .template on<events::PatientArrived>(&events::PatientArrived::appointment_id)
      .template on_note<OfferMove>()
      .template on_note<Request>()
      .template on_note<Drop>()
      .template on_note<Erase>();
}

template <class Lane>
Lane& bring_to_waits(Lane& lane) {
  return lane.template on_note<Freed>().template on_note<OfferBecame>().template on_note<PassedOver>();
}

}  // namespace consulta::appointments
