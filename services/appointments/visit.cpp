#include "services/appointments/visit.hpp"

#include <algorithm>
#include <utility>

#include "services/appointments/changes.hpp"

namespace consulta::appointments {
namespace {

AppointmentOutcome wrong_status(const Appointment& a, const std::string& what) {
  return engine::refused<Appointment>(
      "wrong_status", "An appointment that is " + json::enum_text(a.status) + " cannot be " + what + ".");
}

AppointmentOutcome moving_still() {
  return engine::refused<Appointment>("reschedule_in_progress",
                                      "It is being moved to another time. Wait for the outcome, and try again.");
}

template <class E>
AppointmentOutcome told(Appointment a, E event) {
  const auto id = a.id;
  return {{std::move(a), {{std::move(event), id}}}};
}

}  // namespace

engine::Branch<Appointment> checked_in(Appointment a, const Arrival& arrival, Instant now) {
  a.answer_by.reset();
  a.arrival.reset();
  become(a, Status::checked_in, std::nullopt, now);
  a.history.back().reason = arrival.by;
  auto event = facts<events::PatientCheckedIn>(a);
  event.checked_in_at = std::min(arrival.arrived_at, now);
  event.by = arrival.by;
  const auto id = a.id;
  return {std::move(a), {{std::move(event), id}}};
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const CheckIn& wish, Instant now) {
  const auto& a = known(maybe);
  if (a.status != Status::confirmed) return wrong_status(a, "checked in");
  if (a.wish_starts_at) return moving_still();
  return {checked_in(a, {a.starts_at, now, wish.by}, now)};
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const events::PatientArrived& message, Instant now) {
  const auto& a = known(maybe);
  if (a.status != Status::confirmed || a.starts_at != message.starts_at) return engine::nothing<Appointment>();
  const Arrival arrival{message.starts_at, message.arrived_at, message.by};
  if (!a.wish_starts_at) return {checked_in(a, arrival, now)};
  if (a.arrival) return engine::nothing<Appointment>();
  auto next = a;
  next.arrival = arrival;
  return {{std::move(next)}};
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const Call&, Instant now) {
  const auto& a = known(maybe);
  if (a.status != Status::checked_in) return wrong_status(a, "called");
  auto next = a;
  remark(next, "called", now);
  auto event = facts<events::PatientCalled>(next);
  event.called_at = now;
  return told(std::move(next), std::move(event));
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const Start&, Instant now) {
  const auto& a = known(maybe);
  if (a.status != Status::checked_in) return wrong_status(a, "started");
  auto next = a;
  become(next, Status::in_consultation, std::nullopt, now);
  auto event = facts<events::ConsultationStarted>(next);
  event.started_at = now;
  return told(std::move(next), std::move(event));
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const Complete&, Instant now) {
  const auto& a = known(maybe);
  if (a.status != Status::in_consultation) return wrong_status(a, "completed");
  auto next = a;
  become(next, Status::completed, std::nullopt, now);
  auto event = facts<events::AppointmentCompleted>(next);
  event.completed_at = now;
  return told(std::move(next), std::move(event));
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const NoShow&, const Appointment::Context& context) {
  const auto& a = known(maybe);
  if (a.status != Status::confirmed && a.status != Status::checked_in) return wrong_status(a, "a no-show");
  if (a.wish_starts_at) return moving_still();
  const auto from = a.starts_at + context.no_show_grace;
  if (context.now < from) {
    return engine::refused<Appointment>("too_early",
                                        "They may still come. Say so from " + format_instant(from) + " on.");
  }
  auto next = a;
  become(next, Status::no_show, std::nullopt, context.now);
  auto event = facts<events::PatientNoShow>(next);
  event.noticed_at = context.now;
  return told(std::move(next), std::move(event));
}

}  // namespace consulta::appointments
