#include "events/catalog.hpp"

#include <unordered_set>

namespace consulta::events {

std::span<const Entry> catalog() {
  static const std::vector<Entry> entries{
      {UserRegistered::kind, {"appointments", "notifications"}, "Somebody has an account."},
      {UserProfileUpdated::kind, {"appointments", "notifications"}, "A name, an address or a language changed."},
      {UserRoleChanged::kind, {}, "An administrator gave somebody another role."},
      {UserErased::kind, {}, "Somebody's personal data must go."},
      {SessionRevoked::kind, {}, "A session is over; its access tokens stop working."},
      {DoctorCreated::kind, {"auth", "appointments"}, "A doctor joined; auth makes the login."},
      {DoctorUpdated::kind, {"appointments"}, "A doctor's name or specialties changed."},
      {DoctorDeleted::kind, {"auth", "appointments"}, "A doctor left; doctors takes back what they held."},
      {SpecialtyCreated::kind, {"appointments"}, "The clinic offers something new."},
      {SpecialtyUpdated::kind, {"appointments"}, "A specialty's name, length or price changed."},
      {SpecialtyDeleted::kind, {"appointments"}, "The clinic no longer offers it; doctors takes back what it held."},
      {ScheduleChanged::kind, {}, "A doctor's weekly hours or room changed."},
      {AppointmentRequested::kind, {"doctors"}, "A patient wants a slot; doctors holds it."},
      {SlotReserved::kind, {"appointments", "payments"}, "The slot is held; payments asks for the money."},
      {SlotRejected::kind, {"appointments"}, "The slot cannot be had."},
      {SlotWithdrawn::kind, {"appointments"}, "Doctor or specialty are gone; the appointment is cancelled."},
      {SlotReleased::kind, {"appointments"}, "A slot is free again; who waits for it is offered it."},
      {SlotsOpened::kind, {"appointments"}, "More can be booked; who waits for it is offered it."},
      {PaymentRequested::kind, {"notifications"}, "Money is asked for; the patient gets the link."},
      {PaymentCompleted::kind, {"appointments"}, "The money is there; the appointment is confirmed."},
      {PaymentFailed::kind, {"appointments"}, "Three payments were declined; the appointment is cancelled."},
      {PaymentExpired::kind, {"appointments"}, "Nobody paid while the hold lasted."},
      {PatientProved::kind, {"appointments"}, "There is somebody behind the account; more may be booked unpaid."},
      {PaymentRefunded::kind, {"notifications"}, "Money went back to the patient."},
      {InvoiceIssued::kind, {"notifications"}, "The invoice, with its PDF."},
      {AppointmentConfirmed::kind, {"doctors", "notifications"}, "Held and paid; the hold is firm."},
      {AppointmentRejected::kind, {"notifications"}, "The request could not be met."},
      {AppointmentCancelled::kind,
       {"doctors", "payments", "notifications"},
       "Off; the slot is freed and the money voided or refunded."},
      {AppointmentExpired::kind, {"doctors", "notifications"}, "The hold ended unpaid; the slot is freed."},
      {WaitlistOffered::kind, {"notifications"}, "A slot somebody waited for is held for them."},
      {WaitlistEnded::kind, {"notifications"}, "Nothing can come of a wait any more."},
      {RescheduleRequested::kind, {"doctors"}, "Another slot is wanted in exchange for the one held."},
      {AppointmentRescheduled::kind, {"notifications"}, "The new slot is held and the old one free."},
      {PatientCheckedIn::kind, {}, "The patient is in the building."},
      {PatientCalled::kind, {}, "The patient is called in."},
      {ConsultationStarted::kind, {}, "The consultation has begun."},
      {AppointmentCompleted::kind, {}, "The consultation is over."},
      {PatientNoShow::kind, {}, "The patient never came."},
      {NotificationSent::kind, {}, "A message went out."},
      {NotificationFailed::kind, {}, "A message was given up on."},
  };
  return entries;
}

bool has_reaction(const Kind& kind) {
  static const auto reacted_to = [] {
    std::unordered_set<std::string> keys;
    for (const auto& entry : catalog()) {
      if (!entry.reacting.empty()) keys.insert(entry.kind.routing_key());
    }
    return keys;
  }();
  return reacted_to.contains(kind.routing_key());
}

}  // namespace consulta::events
