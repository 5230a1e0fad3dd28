#include "services/appointments/waitlist.hpp"

#include <algorithm>

namespace consulta::appointments {
namespace {

bool wants(const Waiting& w, const FreedSlot& slot) {
  return (!w.doctor_id || w.doctor_id == slot.doctor_id) && w.from <= slot.starts_at && slot.starts_at < w.to &&
         std::find(slot.specialty_ids.begin(), slot.specialty_ids.end(), w.specialty_id) != slot.specialty_ids.end();
}

using engine::nothing;

// Asks for the slot in the patient's name; by `w` as it is where the specialty is offered no more.
WaitOutcome offer(Waiting w, const Uuid& doctor_id, Instant starts_at, const Waiting::Context& context) {
  const auto specialty = context.specialty(w.specialty_id);
  if (!specialty) return {{std::move(w)}};
  Appointment a;
  a.id = context.ids->next();
  a.patient_id = w.patient_id;
  a.specialty_id = w.specialty_id;
  a.specialty_name = specialty->name;
  a.doctor_id = doctor_id;
  a.starts_at = starts_at;
  a.price_cents = specialty->price_cents;
  a.busy_until = starts_at + std::chrono::minutes(specialty->duration_minutes);
  a.waiting_id = w.id;
  w.status = WaitStatus::offered;
  w.appointment_id = a.id;
  w.offered_doctor_id = doctor_id;
  w.offered_starts_at = starts_at;
  w.freed_again = false;
  return {{std::move(w), {}, {{a.id, Request{a}}}}};
}

// In the same place of the line.
Waiting waiting_again(Waiting w) {
  w.status = WaitStatus::waiting;
  w.appointment_id.reset();
  w.freed_again = false;
  return w;
}

WaitOutcome ended(Waiting w, WaitStatus status) {
  w.status = status;
  return {{std::move(w)}};
}

}  // namespace

LineDecision on_slot_freed(const std::vector<Waiting>& line, const FreedSlot& slot) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto& w = line[i];
    if (!wants(w, slot)) continue;
    if (w.status == WaitStatus::waiting) return {.offer = i};
    const bool this_one = w.offered_doctor_id == slot.doctor_id && w.offered_starts_at == slot.starts_at;
    if (w.status == WaitStatus::offered && this_one) return {.remember = i};
  }
  return {};
}

WaitOutcome decide(const MaybeWaiting& w, const Join& wish, Instant now) {
  if (w) return nothing<Waiting>();
  auto next = wish.w;
  next.created_at = now;
  return {{next}};
}

WaitOutcome decide(const MaybeWaiting& w, const Leave&, Instant) {
  if (w->status != WaitStatus::waiting && w->status != WaitStatus::offered) {
    return engine::refused<Waiting>("over", "This wait is " + json::enum_text(w->status) + " already.");
  }
  return ended(*w, WaitStatus::withdrawn);
}

WaitOutcome decide(const MaybeWaiting& w, const OfferSlot& slot, const Waiting::Context& context) {
  if (!w || w->status != WaitStatus::waiting) return nothing<Waiting>();
  return offer(*w, slot.doctor_id, slot.starts_at, context);
}

WaitOutcome decide(const MaybeWaiting& w, const FreedAgain&, Instant) {
  if (!w || w->status != WaitStatus::offered) return nothing<Waiting>();
  auto next = *w;
  next.freed_again = true;
  return {{next}};
}

WaitOutcome decide(const MaybeWaiting& w, const OfferBecame& message, const Waiting::Context& context) {
  const bool open = w && (w->status == WaitStatus::offered || w->status == WaitStatus::booked);
  const auto& a = message.a;
  if (!open || w->appointment_id != a.id) return nothing<Waiting>();
  switch (a.status) {
    case Status::awaiting_payment: {
      auto event = facts<events::WaitlistOffered>(a);
      event.waiting_id = w->id;
      return {{std::nullopt, {{std::move(event), a.id}}}};
    }
    case Status::confirmed:
      return ended(*w, WaitStatus::booked);
    case Status::rejected: {
      // Somebody was quicker. If they have let go of it meanwhile, it is this one's turn again.
      auto next = waiting_again(*w);
      return w->freed_again ? offer(next, *w->offered_doctor_id, *w->offered_starts_at, context)
                            : WaitOutcome{{std::move(next)}};
    }
    case Status::cancelled:
      // The doctor was taken away from who might still have said yes, and another would have done.
      if (a.status_reason == doctor_unavailable && w->status == WaitStatus::offered && !w->doctor_id) {
        return {{waiting_again(*w)}};
      }
      return ended(*w, WaitStatus::passed);
    case Status::expired:
      return ended(*w, WaitStatus::passed);
    default:
      return nothing<Waiting>();
  }
}

}  // namespace consulta::appointments
