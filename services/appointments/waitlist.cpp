#include "services/appointments/waitlist.hpp"

#include <algorithm>

namespace consulta::appointments {
namespace {

bool wants(const Waiting& w, const FreedSlot& slot) {
  return (!w.doctor_id || w.doctor_id == slot.doctor_id) && w.from <= slot.starts_at && slot.starts_at < w.to &&
         std::find(slot.specialty_ids.begin(), slot.specialty_ids.end(), w.specialty_id) != slot.specialty_ids.end();
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

Waiting offered(Waiting w, const Uuid& appointment_id, const Uuid& doctor_id, Instant starts_at) {
  w.status = WaitStatus::offered;
  w.appointment_id = appointment_id;
  w.offered_doctor_id = doctor_id;
  w.offered_starts_at = starts_at;
  w.freed_again = false;
  return w;
}

namespace {

// In the same place of the line.
Waiting waiting_again(Waiting w) {
  w.status = WaitStatus::waiting;
  w.appointment_id.reset();
  w.freed_again = false;
  return w;
}

}  // namespace

WaitDecision on_offer_became(Waiting w, const Uuid& appointment_id, Status status,
                             const std::optional<std::string>& reason) {
  const bool open = w.status == WaitStatus::offered || w.status == WaitStatus::booked;
  if (!open || w.appointment_id != appointment_id) return {std::move(w)};
  switch (status) {
    case Status::awaiting_payment:
      return {std::move(w), false, WaitThen::tell};
    case Status::confirmed:
      w.status = WaitStatus::booked;
      return {std::move(w), true};
    case Status::rejected: {
      // Somebody was quicker. If they have let go of it meanwhile, it is this one's turn again.
      const auto then = w.freed_again ? WaitThen::offer_again : WaitThen::nothing;
      return {waiting_again(std::move(w)), true, then};
    }
    case Status::cancelled:
      // The doctor was taken away from who might still have said yes, and another would have done.
      if (reason == doctor_unavailable && w.status == WaitStatus::offered && !w.doctor_id) {
        return {waiting_again(std::move(w)), true};
      }
      [[fallthrough]];
    case Status::expired:
      w.status = WaitStatus::passed;
      return {std::move(w), true};
    default:
      return {std::move(w)};
  }
}

}  // namespace consulta::appointments
