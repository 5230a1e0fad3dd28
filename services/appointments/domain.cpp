#include "services/appointments/domain.hpp"

#include "services/appointments/refund_policy.hpp"

namespace consulta::appointments {
namespace {

Decision unchanged(Appointment a) {
  return {std::move(a), false, Tell::nothing};
}

void end_wish(Appointment& a) {
  a.wish_starts_at.reset();
  a.wish_late = false;
}

Decision become(Appointment a, Status status, std::optional<std::string> reason, Tell tell, Instant now) {
  a.status = status;
  a.status_reason = reason;
  if (is_over(status)) end_wish(a);
  ++a.version;
  a.history.push_back({status, now, std::move(reason)});
  return {std::move(a), true, tell};
}

// The status stays, the history tells what happened.
Decision remark(Appointment a, std::string remark, Tell tell, Instant now) {
  ++a.version;
  a.history.push_back({a.status, now, std::move(remark)});
  return {std::move(a), true, tell};
}

void take(Appointment& a, const Slot& slot) {
  a.doctor_id = slot.doctor_id;
  a.doctor_name = slot.doctor_name;
  a.room = slot.room;
  a.starts_at = slot.starts_at;
  a.ends_at = slot.ends_at;
  a.price_cents = slot.price_cents;
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

Decision on_slot_reserved(Appointment a, std::int32_t round, const Slot& slot, Instant now) {
  if (round == 0) {
    if (a.status != Status::requested) return unchanged(std::move(a));
    take(a, slot);
    a.hold_expires_at = slot.expires_at;
    if (a.paid) return become(std::move(a), Status::confirmed, std::nullopt, Tell::confirmed, now);
    return become(std::move(a), Status::awaiting_payment, std::nullopt, Tell::nothing, now);
  }
  // A reschedule. Over meanwhile: doctors hears of that too and gives the slot back.
  if (is_over(a.status) || !a.wish_starts_at || round != a.round) return unchanged(std::move(a));
  const auto price = a.price_cents;
  take(a, slot);
  a.price_cents = price;  // what was agreed stays agreed
  a.late = a.late || a.wish_late;
  end_wish(a);
  return remark(std::move(a), "rescheduled", Tell::rescheduled, now);
}

Decision on_slot_rejected(Appointment a, std::int32_t round, const std::string& reason, Instant now) {
  if (round == 0) {
    if (a.status != Status::requested) return unchanged(std::move(a));
    return become(std::move(a), Status::rejected, reason, Tell::rejected, now);
  }
  if (is_over(a.status) || !a.wish_starts_at || round != a.round) return unchanged(std::move(a));
  end_wish(a);
  return remark(std::move(a), "reschedule_rejected: " + reason, Tell::nothing, now);
}

Decision on_payment_completed(Appointment a, Instant now) {
  if (a.status == Status::awaiting_payment) {
    return become(std::move(a), Status::confirmed, std::nullopt, Tell::confirmed, now);
  }
  if (a.status == Status::requested && !a.paid) {
    a.paid = true;  // SlotReserved is still on its way to us
    ++a.version;
    return {std::move(a), true, Tell::nothing};
  }
  return unchanged(std::move(a));
}

Decision on_payment_failed(Appointment a, const std::string& reason, Instant now) {
  if (a.status != Status::awaiting_payment && a.status != Status::requested) return unchanged(std::move(a));
  return become(std::move(a), Status::cancelled, "payment_failed: " + reason, Tell::cancelled, now);
}

Decision on_payment_expired(Appointment a, Instant now) {
  if (a.status != Status::awaiting_payment && a.status != Status::requested) return unchanged(std::move(a));
  return become(std::move(a), Status::expired, "payment_expired", Tell::expired, now);
}

Decision on_slot_withdrawn(Appointment a, const std::string& why, Instant now) {
  if (is_over(a.status) || a.status == Status::in_consultation) return unchanged(std::move(a));
  const auto* reason = why == "specialty_deleted" ? specialty_unavailable : doctor_unavailable;
  return become(std::move(a), Status::cancelled, reason, Tell::cancelled, now);
}

Decision cancel(Appointment a, By by, std::chrono::hours free, Instant now) {
  const auto terms = cancellation(a, by, free, now);
  if (!terms) return unchanged(std::move(a));
  const auto* reason = by == By::patient ? "cancelled_by_patient" : "cancelled_by_clinic";
  auto decision = become(std::move(a), Status::cancelled, reason, Tell::cancelled, now);
  decision.kept_cents = terms->kept_cents;
  return decision;
}

Decision reschedule(Appointment a, Instant starts_at, By by, std::chrono::hours free, Instant now) {
  if ((a.status != Status::awaiting_payment && a.status != Status::confirmed) || a.wish_starts_at) {
    return unchanged(std::move(a));
  }
  ++a.round;
  a.wish_starts_at = starts_at;
  a.wish_late = moved_late(a, by, free, now);
  return remark(std::move(a), "reschedule_requested", Tell::nothing, now);
}

}  // namespace consulta::appointments
