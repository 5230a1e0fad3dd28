#include "services/appointments/appointment.hpp"

#include <algorithm>
#include <utility>

#include "services/appointments/changes.hpp"
#include "services/appointments/refund_policy.hpp"
#include "services/appointments/visit.hpp"

namespace consulta::appointments {
namespace {

using engine::nothing;

constexpr auto rescheduled = "rescheduled";

EntryStatus entry_status(Status status) {
  switch (status) {
    case Status::requested:
    case Status::awaiting_payment:
      return EntryStatus::tentative;
    case Status::rejected:
    case Status::cancelled:
    case Status::expired:
      return EntryStatus::cancelled;
    default:
      return EntryStatus::confirmed;
  }
}

AppointmentOutcome saved(Appointment a) {
  return {{std::move(a)}};
}

// Of another status now; a wait whose offer it is hears of that.
AppointmentOutcome became(Appointment a, std::vector<engine::AnyEvent> told = {}) {
  engine::Branch<Appointment> branch{std::move(a), std::move(told)};
  if (branch.next->waiting_id) branch.notes.emplace_back(*branch.next->waiting_id, OfferBecame{*branch.next});
  return {std::move(branch)};
}

AppointmentOutcome cancelled(const Appointment& before, const std::string& by, const std::string& reason,
                             std::int64_t kept_cents, Instant now) {
  auto a = before;
  become(a, Status::cancelled, reason, now);
  auto event = facts<events::AppointmentCancelled>(a);
  event.by = by;
  event.reason = reason;
  event.was_confirmed = before.status == Status::confirmed || before.status == Status::checked_in;
  event.cancelled_at = now;
  event.kept_cents = kept_cents;
  if (before.waiting_id && before.status == Status::requested) event.from_waitlist = true;
  return became(a, {{std::move(event), a.id}});
}

// With what doctors calls the specialty, where it says so.
Appointment named(Appointment a, const std::optional<Names>& names) {
  if (names) a.specialty_names = names;
  return a;
}

void take(Appointment& a, const events::SlotReserved& slot) {
  a.doctor_id = slot.doctor_id;
  a.doctor_name = slot.doctor_name;
  a.room = slot.room;
  a.starts_at = slot.starts_at;
  a.ends_at = slot.ends_at;
  if (a.busy_until) a.busy_until = slot.ends_at;
}

bool unpaid(const Appointment& a) {
  return a.status == Status::awaiting_payment || a.status == Status::requested;
}

// The move asked for last is this one, and still under way. Where the appointment is over meanwhile doctors hears of
// that too and gives the slot back.
bool moving(const Appointment& a, std::int32_t round) {
  return !is_over(a.status) && a.wish_starts_at && round == a.round;
}

// While a move was under way; they stay for this start.
bool has_arrived(const Appointment& a) {
  return a.status == Status::confirmed && a.arrival && a.arrival->starts_at == a.starts_at;
}

AppointmentOutcome refused_for_time(const Appointment& a) {
  const auto whose = a.dependant_name ? " for " + *a.dependant_name : "";
  return engine::refused<Appointment>(
      overlaps_own,
      "There is another appointment" + whose + " at that time. Choose another time, or cancel that one first.");
}

engine::Refusal too_many_unpaid() {
  return {"too_many_unpaid", "There is a booking to pay already. Pay it or cancel it first."};
}

bool is_about(const MoveOffer& offer, const Appointment& a) {
  return a.doctor_id == offer.doctor_id && a.starts_at == offer.starts_at;
}

// Whether the doctor is away when the appointment is, as far as that is known.
bool is_affected(const Appointment& a) {
  return (a.status == Status::awaiting_payment || a.status == Status::confirmed) && a.move_offer &&
         !a.move_offer->withdrawn && is_about(*a.move_offer, a);
}

// Of one slot what is told later; that the doctor can be at one says nothing of another.
bool says_more(const OfferMove& message, const MoveOffer& known) {
  const auto& told = message.affected;
  const bool later = message.told_at > known.told_at;
  if (told.doctor_id == known.doctor_id && told.starts_at == known.starts_at) return later;
  return !told.withdrawn && (later || known.withdrawn);
}

// What is not paid ends with its hold.
Instant answer_by(const Appointment& a, Instant now) {
  constexpr auto usual = std::chrono::hours(24);
  const auto left = a.starts_at - now;
  const auto until = left < 2 * usual ? now + left / 2 : a.starts_at - usual;
  return a.status == Status::awaiting_payment ? std::min(until, a.hold_expires_at.value_or(until)) : until;
}

// Asks the patient where that is needed by now, and no longer where it is not.
void ask_or_not(engine::Branch<Appointment>& branch, const Appointment::Context& context) {
  auto& a = *branch.next;
  if (is_affected(a) == a.answer_by.has_value()) return;
  auto event = facts<events::MoveOffered>(a);
  if (is_affected(a)) {
    a.answer_by = event.answer_by = answer_by(a, context.now);
    if (!a.choose_token) a.choose_token = context.ids->token();
    event.nearest = a.move_offer->nearest;
    remark(a, "move_offered", context.now);
  } else {
    if (a.wish_starts_at) return;  // until it is known whether it is moved
    event.answer_by = *std::exchange(a.answer_by, std::nullopt);
    if (!is_about(*a.move_offer, a)) return;  // it is moved, and that is told
    event.withdrawn = true;
    remark(a, "move_offer_withdrawn", context.now);
  }
  event.link = context.public_url + "/choose/" + *a.choose_token;
  branch.events.emplace_back(std::move(event), a.id);
}

// Who is asked to choose has longer for it once it is paid, and is told so.
AppointmentOutcome confirmed(Appointment a, const Appointment::Context& context) {
  become(a, Status::confirmed, std::nullopt, context.now);
  a.check_in_code = context.ids->token();
  if (is_affected(a)) a.answer_by.reset();
  auto event = facts<events::AppointmentConfirmed>(a);
  event.check_in_code = a.check_in_code;
  const auto id = a.id;
  auto outcome = became(std::move(a), {{std::move(event), id}});
  ask_or_not(outcome.front(), context);
  return outcome;
}

// Where the patient turns out to be elsewhere for a part of `after`, `before` is over. `from` and `until`: what it has
// claimed already, if any.
AppointmentOutcome unless_elsewhere(AppointmentOutcome after, const Appointment& before, Instant from,
                                    const std::optional<Instant>& until, Instant now) {
  const auto& next = *after.front().next;
  if (next.busy_until && (next.starts_at != from || next.busy_until != until)) {
    auto over = cancelled(before, "clinic", overlaps_own, 0, now);
    after.push_back(std::move(over.front()));
  }
  return after;
}

// What is left of one whose patient is to be known no more: ids, times and money.
Appointment nobodys(Appointment a) {
  a.reason.reset();
  a.dependant_name.reset();
  a.check_in_code.reset();
  a.move_offer.reset();
  a.answer_by.reset();
  a.choose_token.reset();
  a.erased = true;
  return a;
}

std::string not_now(const Appointment& a, Instant now, const std::string& rest) {
  return "An appointment that is " + json::enum_text(a.status) + (a.starts_at <= now ? " and has begun" : "") + rest;
}

}  // namespace

bool is_over(Status status) {
  switch (status) {
    case Status::completed:
    case Status::no_show:
    case Status::rejected:
    case Status::cancelled:
    case Status::expired:
      return true;
    default:
      return false;
  }
}

// The history says it, so that whoever asks later is told the same.
EntryRevision calendar_revision(const Appointment& a) {
  EntryRevision revision{.changed_at = a.created_at};
  for (const auto& entry : a.history) {
    const auto status = entry_status(entry.status);
    if (status == revision.status && entry.reason != rescheduled) continue;
    revision = {status, revision.sequence + 1, entry.at};
  }
  return revision;
}

AppointmentOutcome decide(const MaybeAppointment& a, const Request& wish, const Appointment::Context& context) {
  if (a) return nothing<Appointment>();
  auto next = wish.a;
  next.created_at = context.now;
  next.history.push_back({Status::requested, context.now, next.waiting_id ? std::optional("waitlist") : std::nullopt});
  const engine::Branch<Appointment> made{
      next,
      {{events::AppointmentRequested{next.id, next.patient_id, next.specialty_id, next.doctor_id, next.starts_at,
                                     wish.until, wish.elsewhere, next.dependant_id, next.dependant_name},
        next.id}}};
  AppointmentOutcome outcome;
  if (wish.unpaid_places) {
    for (std::int32_t place = 1; place <= *wish.unpaid_places; ++place) {
      outcome.emplace_back(made).next->unpaid_place = place;
    }
  } else {
    outcome.push_back(made);
  }
  if (next.waiting_id) {
    outcome.push_back({{}, {}, {{*next.waiting_id, PassedOver{next.id}}}});
    return outcome;
  }
  // Where that can be saved, it was the places.
  if (wish.unpaid_places) outcome.push_back({next, {}, {}, too_many_unpaid()});
  if (next.busy_until) outcome.push_back(refused_for_time(next).front());
  return outcome;
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const Cancel& wish, const Appointment::Context& context) {
  const auto& a = known(maybe);
  const auto terms = cancellation(a, wish.by, context.cancel_free, context.now);
  if (!terms) {
    if (wish.by == By::patient && a.starts_at <= context.now && !is_over(a.status)) {
      return engine::refused<Appointment>("already_started",
                                          "The appointment has begun; it can no longer be cancelled.");
    }
    return engine::refused<Appointment>(
        "not_cancellable", "An appointment that is " + json::enum_text(a.status) + " cannot be cancelled.");
  }
  if (wish.shown_refund_cents && *wish.shown_refund_cents != terms->refund_cents) {
    return engine::refused<Appointment>("cost_changed",
                                        "Cancelling now gives back " + std::to_string(terms->refund_cents) +
                                            " cents. Read the appointment again, and ask whether that will do.");
  }
  const bool patient = wish.by == By::patient;
  return cancelled(a, patient ? "patient" : "clinic", patient ? "cancelled_by_patient" : "cancelled_by_clinic",
                   terms->kept_cents, context.now);
}

AppointmentOutcome decide(const MaybeAppointment& a, const Drop&, Instant now) {
  if (!a || a->status != Status::requested) return nothing<Appointment>();
  return cancelled(*a, "patient", "cancelled_by_patient", 0, now);
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const Move& wish, const Appointment::Context& context) {
  const auto& a = known(maybe);
  if (a.wish_starts_at) {
    return engine::refused<Appointment>("reschedule_in_progress",
                                        "Another reschedule is under way. Wait for its outcome.");
  }
  if ((a.status != Status::awaiting_payment && a.status != Status::confirmed) || a.starts_at <= context.now) {
    return engine::refused<Appointment>("not_reschedulable", not_now(a, context.now, " cannot be moved."));
  }
  const auto doctor_id = wish.doctor_id ? wish.doctor_id : a.doctor_id;
  if (wish.starts_at == a.starts_at && doctor_id == a.doctor_id) {
    return engine::refused<Appointment>("same_slot", "The appointment is at that time already.");
  }
  auto next = a;
  ++next.round;
  next.wish_starts_at = wish.starts_at;
  next.wish_late = moved_late(a, wish.by, context.cancel_free, context.now);
  if (a.busy_until) next.wish_busy_until = wish.starts_at + (*a.busy_until - a.starts_at);
  remark(next, "reschedule_requested", context.now);
  AppointmentOutcome outcome{
      {next, {{events::RescheduleRequested{a.id, next.round, doctor_id, wish.starts_at}, a.id}}}};
  if (next.wish_busy_until) outcome.push_back(refused_for_time(next).front());
  return outcome;
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const OfferMove& message,
                          const Appointment::Context& context) {
  const auto& a = known(maybe);
  const auto& [id, doctor_id, starts_at, nearest, withdrawn] = message.affected;
  if (is_over(a.status) || (a.move_offer && !says_more(message, *a.move_offer))) return nothing<Appointment>();
  if (!withdrawn && starts_at <= context.now) return nothing<Appointment>();  // it has begun
  engine::Branch<Appointment> branch{a};
  branch.next->move_offer = MoveOffer{doctor_id, starts_at, nearest, withdrawn, message.told_at};
  ask_or_not(branch, context);
  return {std::move(branch)};
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const Choose& wish, const Appointment::Context& context) {
  const auto& a = known(maybe);
  if (!a.answer_by || *a.answer_by <= context.now) {
    return engine::refused<Appointment>("not_reschedulable", "There is nothing to choose any more.");
  }
  const auto& nearest = a.move_offer->nearest;
  if (std::none_of(nearest.begin(), nearest.end(), [&](const events::NearSlot& slot) {
        return slot.doctor_id == wish.doctor_id && slot.starts_at == wish.starts_at;
      })) {
    return engine::refused<Appointment>("not_reschedulable", "That is none of the times that can be chosen now.");
  }
  return decide(maybe, Move{wish.starts_at, wish.doctor_id, By::clinic}, context);
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const ChooseNone&, Instant now) {
  const auto& a = known(maybe);
  if (!a.answer_by) return engine::refused<Appointment>("not_cancellable", "There is nothing to choose any more.");
  return cancelled(a, "clinic", doctor_unavailable, 0, now);
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const AnswerDue&, Instant now) {
  const auto& a = known(maybe);
  if (!a.answer_by || *a.answer_by > now || a.wish_starts_at) return nothing<Appointment>();
  if (!is_affected(a)) {  // a process that knows of no offers has moved or ended it
    auto next = a;
    next.answer_by.reset();
    return saved(std::move(next));
  }
  return cancelled(a, "clinic", doctor_unavailable, 0, now);
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const Erase&, const Appointment::Context& context) {
  const auto& a = known(maybe);
  const auto terms = cancellation(a, unpaid(a) ? By::clinic : By::patient, context.cancel_free, context.now);
  if (terms) return cancelled(nobodys(a), "patient", "cancelled_by_patient", terms->kept_cents, context.now);
  return a.erased ? nothing<Appointment>() : saved(nobodys(a));
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const events::SlotReserved& slot,
                          const Appointment::Context& context) {
  const auto& a = known(maybe);
  auto next = named(a, slot.specialty_names);
  if (slot.round == 0) {
    if (a.status != Status::requested) return nothing<Appointment>();
    take(next, slot);
    next.price_cents = slot.price_cents;
    next.hold_expires_at = slot.expires_at;
    auto otherwise = a;
    if (a.waiting_id) {
      next.busy_until = slot.ends_at;
      otherwise.starts_at = slot.starts_at;  // its wait goes on from there
    }
    const auto unless = [&](AppointmentOutcome after) {
      ask_or_not(after.front(), context);
      return unless_elsewhere(std::move(after), otherwise, a.starts_at, a.busy_until, context.now);
    };
    if (a.paid) return unless(confirmed(std::move(next), context));
    become(next, Status::awaiting_payment, std::nullopt, context.now);
    return unless(became(std::move(next)));
  }
  if (!moving(a, slot.round)) return nothing<Appointment>();
  take(next, slot);  // but what was agreed as the price stays agreed
  next.late = next.late || next.wish_late;
  const bool here = has_arrived(a) && next.starts_at == a.starts_at;  // only the doctor is another
  end_wish(next);
  remark(next, rescheduled, context.now);
  auto event = facts<events::AppointmentRescheduled>(next);
  event.previous_starts_at = a.starts_at;
  event.round = slot.round;
  engine::Branch<Appointment> moved{next};
  if (here) moved = checked_in(std::move(next), *a.arrival, context.now);
  moved.events.emplace(moved.events.begin(), std::move(event), a.id);
  if (!here) ask_or_not(moved, context);
  if (a.erased) moved.notes.emplace_back(a.id, Erase{});  // it had begun, and now it is to come again
  return unless_elsewhere({std::move(moved)}, a, *a.wish_starts_at, a.wish_busy_until, context.now);
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const events::SlotRejected& message,
                          const Appointment::Context& context) {
  const auto& a = known(maybe);
  auto next = named(a, message.specialty_names);
  if (message.round == 0) {
    if (a.status != Status::requested) return nothing<Appointment>();
    become(next, Status::rejected, message.reason, context.now);
    auto event = facts<events::AppointmentRejected>(next);
    event.reason = message.reason;
    if (a.waiting_id) event.from_waitlist = true;
    return became(next, {{std::move(event), a.id}});
  }
  if (!moving(a, message.round)) return nothing<Appointment>();
  end_wish(next);
  if (next.answer_by && message.nearest) next.move_offer->nearest = *message.nearest;
  remark(next, "reschedule_rejected: " + message.reason, context.now);
  if (has_arrived(a)) return {checked_in(std::move(next), *a.arrival, context.now)};
  engine::Branch<Appointment> stays{std::move(next)};
  ask_or_not(stays, context);
  return {std::move(stays)};
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const events::SlotWithdrawn& message, Instant now) {
  const auto& a = known(maybe);
  if (is_over(a.status) || a.status == Status::in_consultation) return nothing<Appointment>();
  return cancelled(a, "clinic", message.reason == "specialty_deleted" ? specialty_unavailable : doctor_unavailable, 0,
                   now);
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const events::PaymentCompleted&,
                          const Appointment::Context& context) {
  const auto& a = known(maybe);
  if (a.status == Status::awaiting_payment) return confirmed(a, context);
  if (a.status != Status::requested || a.paid) return nothing<Appointment>();
  auto next = a;
  next.paid = true;  // SlotReserved is still on its way to us
  return saved(std::move(next));
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const events::PaymentFailed& message, Instant now) {
  const auto& a = known(maybe);
  if (!unpaid(a)) return nothing<Appointment>();
  return cancelled(a, "payment", "payment_failed: " + message.reason, 0, now);
}

AppointmentOutcome decide(const MaybeAppointment& maybe, const events::PaymentExpired&, Instant now) {
  const auto& a = known(maybe);
  if (!unpaid(a)) return nothing<Appointment>();
  auto next = a;
  become(next, Status::expired, "payment_expired", now);
  return became(next, {{facts<events::AppointmentExpired>(next), a.id}});
}

}  // namespace consulta::appointments
