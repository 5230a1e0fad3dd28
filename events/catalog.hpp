// The table of events: what each is, who publishes it and whose queue it goes to. It exists once; the broker's
// bindings, docs/asyncapi.yaml and the tests all come from it.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "events/appointments.hpp"
#include "events/auth.hpp"
#include "events/doctors.hpp"
#include "events/notifications.hpp"
#include "events/payments.hpp"
#include "events/services.hpp"

namespace consulta::events {

struct Entry {
  Kind kind;
  std::vector<std::string_view> reacting;  // services of `consumers`
  std::string_view summary;
};

// Beside these, every gateway listens to SessionRevoked through a queue of its own that goes with its connection.
std::span<const Entry> catalog();

// Whether anybody's queue gets it.
bool has_reaction(const Kind& kind);

// Calls f.template operator()<E>() for every event type there is, in the order of the catalog.
template <class F>
void for_each_event(F&& f) {
  using All = boost::mp11::mp_list<
      UserRegistered, UserProfileUpdated, UserRoleChanged, UserErased, SessionRevoked, DoctorCreated, DoctorUpdated,
      DoctorDeleted, SpecialtyCreated, SpecialtyUpdated, SpecialtyDeleted, ScheduleChanged, AppointmentRequested,
      SlotReserved, SlotRejected, SlotWithdrawn, SlotReleased, SlotsOpened, PaymentRequested, PaymentCompleted,
      PaymentFailed, PaymentExpired, PatientProved, PaymentRefunded, InvoiceIssued, AppointmentConfirmed,
      AppointmentRejected, AppointmentCancelled, AppointmentExpired, WaitlistOffered, WaitlistEnded,
      RescheduleRequested, AppointmentRescheduled, PatientCheckedIn, PatientCalled, ConsultationStarted,
      AppointmentCompleted, PatientNoShow, NotificationSent, NotificationFailed>;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, All>>(
      [&](auto identity) { f.template operator()<typename decltype(identity)::type>(); });
}

}  // namespace consulta::events
