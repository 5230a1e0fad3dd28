#include "services/admin/stored_event.hpp"

#include <map>

#include "engine/reaction.hpp"
#include "events/appointments.hpp"
#include "events/payments.hpp"
#include "events/prescriptions.hpp"

namespace consulta::admin {
namespace {

// Of one event: without its id, and at the time of its head where it says no other.
struct Kept {
  Happened what;
  Uuid about{};
  Details details;
  std::optional<Instant> at = {};
};

Details slot_of(const events::AppointmentFacts& a) {
  return {.doctor_id = a.doctor_id, .specialty_id = a.specialty_id, .from = a.starts_at, .to = a.ends_at};
}

Kept kept(const events::AppointmentRequested& e) {
  return {Happened::requested,
          e.appointment_id,
          {.doctor_id = e.doctor_id, .specialty_id = e.specialty_id, .from = e.starts_at}};
}

Kept kept(const events::AppointmentRejected& e) {
  Kept out{Happened::rejected, e.appointment_id, slot_of(e)};
  out.details.unseen = e.from_waitlist;
  return out;
}

Kept kept(const events::AppointmentConfirmed& e) {
  return {Happened::confirmed, e.appointment_id, slot_of(e)};
}

Kept kept(const events::AppointmentRescheduled& e) {
  Kept out{Happened::moved, e.appointment_id, slot_of(e)};
  out.details.version = e.round;
  return out;
}

Kept kept(const events::AppointmentCancelled& e) {
  Kept out{Happened::cancelled, e.appointment_id, slot_of(e), e.cancelled_at};
  out.details.by = e.by;
  out.details.unseen = e.from_waitlist;
  return out;
}

Kept kept(const events::AppointmentExpired& e) {
  return {Happened::expired, e.appointment_id, slot_of(e)};
}

Kept kept(const events::PatientCheckedIn& e) {
  return {Happened::checked_in, e.appointment_id, slot_of(e), e.checked_in_at};
}

Kept kept(const events::ConsultationStarted& e) {
  return {Happened::started, e.appointment_id, slot_of(e), e.started_at};
}

Kept kept(const events::AppointmentCompleted& e) {
  return {Happened::completed, e.appointment_id, slot_of(e), e.completed_at};
}

Kept kept(const events::PatientNoShow& e) {
  return {Happened::no_show, e.appointment_id, slot_of(e), e.noticed_at};
}

Kept kept(const events::PaymentCompleted& e) {
  return {Happened::paid, e.appointment_id, {.cents = e.amount_cents}, e.paid_at};
}

Kept kept(const events::PaymentRefunded& e) {
  return {Happened::refunded, e.appointment_id, {.cents = e.amount_cents, .by = e.reason}};
}

Kept kept(const events::PrescriptionIssued& e) {
  return {Happened::prescribed, e.appointment_id, {}, e.issued_at};
}

Kept kept(const events::DoctorCreated& e) {
  return {Happened::hours_set, e.doctor_id, {.version = e.version, .weekly = e.weekly}};
}

Kept kept(const events::ScheduleChanged& e) {
  return {Happened::hours_set, e.doctor_id, {.version = e.version, .weekly = e.weekly}};
}

Kept kept(const events::TimeOffTaken& e) {
  return {Happened::away, e.doctor_id, {.time_off_id = e.time_off_id, .from = e.from, .to = e.to}};
}

Kept kept(const events::TimeOffWithdrawn& e) {
  return {Happened::back, e.doctor_id, {.time_off_id = e.time_off_id}};
}

Kept kept(const events::DoctorDeleted& e) {
  return {Happened::left, e.doctor_id, {}};
}

using Store = StoredEvent (*)(const broker::Delivery&);

template <class E>
StoredEvent store_of(const broker::Delivery& delivery) {
  const auto event = engine::event_of<E>(delivery);
  auto [what, about, details, at] = kept(event.data);
  return {event.head.id, about, what, at.value_or(event.head.time), std::move(details)};
}

template <class... E>
std::map<std::string, Store> stores_of() {
  return {{E::kind.type(), store_of<E>}...};
}

const std::map<std::string, Store>& stores() {
  static const auto all =
      stores_of<events::AppointmentRequested, events::AppointmentRejected, events::AppointmentConfirmed,
                events::AppointmentRescheduled, events::AppointmentCancelled, events::AppointmentExpired,
                events::PatientCheckedIn, events::ConsultationStarted, events::AppointmentCompleted,
                events::PatientNoShow, events::PaymentCompleted, events::PaymentRefunded, events::PrescriptionIssued,
                events::DoctorCreated, events::ScheduleChanged, events::TimeOffTaken, events::TimeOffWithdrawn,
                events::DoctorDeleted>();
  return all;
}

template <class E>
KnownName doctor_of(const broker::Delivery& delivery) {
  const auto doctor = engine::event_of<E>(delivery).data;
  return {doctor.doctor_id, {doctor.full_name, doctor.full_name}, doctor.version.value_or(0)};
}

template <class E>
KnownName specialty_of(const broker::Delivery& delivery) {
  const auto specialty = engine::event_of<E>(delivery).data;
  return {specialty.specialty_id, specialty.names.value_or(Names{specialty.name, specialty.name}),
          specialty.version.value_or(0)};
}

using Name = KnownName (*)(const broker::Delivery&);

const std::map<std::string, Name>& namings() {
  static const std::map<std::string, Name> all{
      {events::DoctorCreated::kind.type(), doctor_of<events::DoctorCreated>},
      {events::DoctorUpdated::kind.type(), doctor_of<events::DoctorUpdated>},
      {events::SpecialtyCreated::kind.type(), specialty_of<events::SpecialtyCreated>},
      {events::SpecialtyUpdated::kind.type(), specialty_of<events::SpecialtyUpdated>}};
  return all;
}

template <class Map>
std::vector<std::string> keys_of(const Map& map) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : map) keys.push_back(key);
  return keys;
}

}  // namespace

std::vector<std::string> stored_types() {
  return keys_of(stores());
}

std::optional<StoredEvent> stored(const broker::Delivery& delivery) {
  const auto found = stores().find(delivery.type);
  return found == stores().end() ? std::nullopt : std::optional(found->second(delivery));
}

std::vector<std::string> naming_types() {
  return keys_of(namings());
}

std::optional<KnownName> named(const broker::Delivery& delivery) {
  const auto found = namings().find(delivery.type);
  return found == namings().end() ? std::nullopt : std::optional(found->second(delivery));
}

}  // namespace consulta::admin
