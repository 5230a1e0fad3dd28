// The table of events: what each is, who publishes it and whose queues get it. It exists once; the broker's bindings,
// what the services hold their own reactions against, docs/asyncapi.yaml and the model's routing all come from it.
#pragma once

#include <array>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "events/appointments.hpp"
#include "events/auth.hpp"
#include "events/doctors.hpp"
#include "events/every_service.hpp"
#include "events/notifications.hpp"
#include "events/payments.hpp"
#include "events/prescriptions.hpp"
#include "events/reception.hpp"
#include "events/services.hpp"

namespace consulta::events {

namespace detail {

template <class E, std::size_t N>
struct Row {
  using Event = E;
  std::string_view summary;
  std::array<std::string_view, N> reacting;
};

// `reacting`: services of `consumers`.
template <class E, class... Reacting>
constexpr Row<E, sizeof...(Reacting)> row(std::string_view summary, Reacting... reacting) {
  return {summary, {std::string_view(reacting)...}};
}

// Beside these, every gateway listens to SessionRevoked through a queue of its own that goes with its connection.
inline constexpr std::tuple table{
    // auth
    row<UserRegistered>("Somebody has an account.", "appointments", "payments", "notifications", "reception",
                        "prescriptions"),
    row<UserProfileUpdated>("A name, an address or a language changed.", "appointments", "payments", "notifications",
                            "reception", "prescriptions"),
    row<UserRoleChanged>("Somebody's role is another now; their sessions ended."),
    row<EmailProved>("An address is proved: mail that waited for it goes out.", "notifications"),
    row<EmailProofRequested>("An address is to be proved, by a link sent to it.", "notifications"),
    row<PasswordResetRequested>("A password was forgotten; a link sets another.", "notifications"),
    row<LoginInvited>("Somebody was given an account at the desk; a link sets their password.", "notifications"),
    row<PasswordChanged>("A password was changed; its owner is told.", "notifications"),
    row<EmailChanged>("An account has another address; the one before is told.", "notifications"),
    row<SessionRevoked>("A session is over; its access tokens stop working."),
    row<DoctorLoginRefused>("A new doctor's email is somebody else's; doctors takes the doctor back.", "doctors",
                            "notifications"),
    row<SecondFactorChanged>("A login asks for a second factor, or no longer; the person is told.", "notifications"),
    row<DependantAdded>("Somebody books for one more person.", "appointments", "payments", "reception",
                        "prescriptions"),
    row<DependantChanged>("The name, the birthday or the tax number of whom somebody books for changed.",
                          "appointments", "payments", "reception", "prescriptions"),
    row<DependantRemoved>("Nothing more is booked for that person.", "appointments", "payments", "reception",
                          "prescriptions"),
    row<UserErased>("Somebody's personal data goes, everywhere.", "appointments", "payments", "notifications", "admin",
                    "reception", "prescriptions"),
    // doctors
    row<DoctorCreated>("A doctor joined; auth makes the login.", "auth", "appointments", "reception", "prescriptions",
                       "admin"),
    row<DoctorUpdated>("A doctor's name or specialties changed.", "appointments", "payments", "notifications",
                       "reception", "prescriptions", "admin"),
    row<DoctorDeleted>("A doctor left; doctors takes back what they held.", "auth", "appointments", "payments",
                       "admin"),
    row<SpecialtyCreated>("The clinic offers something new.", "appointments", "admin"),
    row<SpecialtyUpdated>("A specialty's name, length or price changed.", "appointments", "admin"),
    row<SpecialtyDeleted>("The clinic no longer offers it; doctors takes back what it held.", "appointments"),
    row<ScheduleChanged>("A doctor's weekly hours or room changed.", "appointments", "notifications", "reception",
                         "admin"),
    row<TimeOffTaken>("A doctor is away for a time.", "admin"),
    row<TimeOffWithdrawn>("A doctor is there after all.", "admin"),
    row<SlotReserved>("The slot is held; payments asks for the money.", "appointments", "payments"),
    row<SlotRejected>("The slot cannot be had.", "appointments"),
    row<SlotWithdrawn>("Doctor or specialty are gone; the appointment is cancelled.", "appointments"),
    row<AppointmentsAffected>("A doctor is away when something is booked, or is there after all; patients are asked.",
                              "appointments"),
    row<SlotReleased>("A slot is free again; who waits for it is offered it.", "appointments"),
    row<SlotsOpened>("More can be booked; who waits for it is offered it.", "appointments"),
    // appointments
    row<AppointmentRequested>("A patient wants a slot; doctors holds it.", "doctors", "admin"),
    row<AppointmentConfirmed>("Held and paid; the hold is firm.", "doctors", "notifications", "reception", "admin"),
    row<AppointmentRejected>("The request could not be met.", "notifications", "admin"),
    row<AppointmentCancelled>("Off; the slot is freed and the money voided or refunded.", "doctors", "payments",
                              "notifications", "reception", "admin"),
    row<AppointmentExpired>("The hold ended unpaid; the slot is freed.", "doctors", "notifications", "admin"),
    row<WaitlistOffered>("A slot somebody waited for is held for them.", "notifications"),
    row<WaitlistEnded>("Nothing can come of a wait any more.", "notifications"),
    row<RescheduleRequested>("Another slot is wanted in exchange for the one held.", "doctors"),
    row<AppointmentRescheduled>("The new slot is held and the old one free.", "payments", "notifications", "reception",
                                "admin"),
    row<MoveOffered>("The doctor cannot be there; the patient is asked to choose another time.", "notifications"),
    row<PatientCheckedIn>("The patient is at the clinic.", "reception", "admin"),
    row<PatientCalled>("The doctor asks the patient in.", "reception"),
    row<ConsultationStarted>("The patient is with the doctor, who may prescribe.", "reception", "prescriptions",
                             "admin"),
    row<AppointmentCompleted>("The visit is over.", "reception", "prescriptions", "admin"),
    row<PatientNoShow>("The patient did not come; the price is kept.", "reception", "admin"),
    // payments
    row<PaymentRequested>("Money is asked for; the patient gets the link.", "notifications"),
    row<PaymentCompleted>("The money is there; the appointment is confirmed.", "appointments", "admin"),
    row<PaymentFailed>("Three payments were declined; the appointment is cancelled.", "appointments"),
    row<PaymentExpired>("Nobody paid while the hold lasted.", "appointments"),
    row<PatientProved>("There is somebody behind the account; more may be booked unpaid.", "appointments",
                       "notifications"),
    row<PaymentRefunded>("Money went back to the patient.", "notifications", "admin"),
    row<InvoiceIssued>("The invoice, with its PDF.", "notifications"),
    // reception
    row<PatientArrived>("Somebody is at the clinic; they are checked in.", "appointments"),
    // prescriptions
    row<PrescriptionIssued>("A doctor prescribed something; the patient is told.", "notifications", "admin"),
    row<PrescriptionChanged>("There is a new version of it, or it is cancelled; the patient is told.", "notifications"),
    // notifications
    row<NotificationSent>("A message went out.", "admin"),
    row<NotificationFailed>("A message was given up on.", "admin"),
    // each of them
    row<AccessRecorded>("What was done and read, and by whom, for the audit.", "admin")};

}  // namespace detail

struct Entry {
  Kind kind;
  std::vector<std::string_view> reacting;
  std::string_view summary;
};

// The rows in their order.
std::span<const Entry> table();

// Who publishes it: one service, or each of them.
std::vector<std::string_view> publishers(const Kind& kind);

// Whether anybody's queue gets it.
bool has_reaction(const Kind& kind);

// The types that a service's queue gets, as messages have them.
std::set<std::string> types_for(std::string_view service);

// Calls f.template operator()<E>() for every event type there is, in the order of the table.
template <class F>
void for_each_event(F&& f) {
  std::apply(
      [&](const auto&... row) { (f.template operator()<typename std::remove_cvref_t<decltype(row)>::Event>(), ...); },
      detail::table);
}

}  // namespace consulta::events
