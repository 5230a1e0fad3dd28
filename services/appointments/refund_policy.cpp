#include "services/appointments/refund_policy.hpp"

#include <algorithm>

namespace consulta::appointments {
namespace {

bool cancellable(const Appointment& a, By by, Instant now) {
  switch (a.status) {
    case Status::requested:
    case Status::awaiting_payment:
    case Status::confirmed:
      return by == By::clinic || a.starts_at > now;
    case Status::checked_in:
      return by == By::clinic;
    default:
      return false;
  }
}

std::int64_t paid_cents(const Appointment& a) {
  const bool paid = a.paid || a.status == Status::confirmed || a.status == Status::checked_in;
  return paid ? a.price_cents : 0;
}

// What is kept of money for an appointment that was confirmed.
std::int64_t kept_cents(const Appointment& a, By by, Instant free_until, Instant now) {
  // Who is asked to move because the doctor is away owes nothing.
  if (a.answer_by) return 0;
  if (by == By::clinic || a.status == Status::requested || a.status == Status::awaiting_payment) return 0;
  return a.late || now > free_until ? a.price_cents / 2 : 0;
}

}  // namespace

std::optional<Terms> cancellation(const Appointment& a, By by, std::chrono::hours free, Instant now) {
  if (!cancellable(a, by, now)) return std::nullopt;
  const auto free_until = a.starts_at - free;
  Terms terms;
  terms.kept_cents = kept_cents(a, by, free_until, now);
  terms.refund_cents = paid_cents(a) - terms.kept_cents;
  if (a.answer_by) {
    terms.free_until = std::max(*a.answer_by, free_until);
  } else if (!a.late) {
    terms.free_until = free_until;
  }
  return terms;
}

bool moved_late(const Appointment& a, By by, std::chrono::hours free, Instant now) {
  return by == By::patient && !a.answer_by && now > a.starts_at - free;
}

}  // namespace consulta::appointments
