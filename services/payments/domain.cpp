#include "services/payments/domain.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

namespace consulta::payments {
namespace {

Decision unchanged(Payment p) {
  return {std::move(p)};
}

Decision become(Payment p, Status status, Tell tell) {
  p.status = status;
  return {std::move(p), true, tell};
}

Decision give_back(Payment p, const Charge& charge) {
  Decision decision = unchanged(std::move(p));
  decision.refund_cents = charge.amount_cents;
  decision.refund_charge = charge.id;
  return decision;
}

}  // namespace

Decision on_slot_reserved(Payment fresh, Instant now) {
  if (fresh.expires_at <= now) return become(std::move(fresh), Status::expired, Tell::expired);
  return become(std::move(fresh), Status::pending, Tell::nothing);
}

Decision on_charged(Payment p, const Charge& charge, Instant now) {
  if (p.charge_id == charge.id) return unchanged(std::move(p));
  if (p.status != Status::pending || charge.amount_cents != p.amount_cents) return give_back(std::move(p), charge);
  p.charge_id = charge.id;
  p.paid_at = now;
  return become(std::move(p), Status::paid, Tell::completed);
}

Decision on_declined(Payment p) {
  if (p.status != Status::pending) return unchanged(std::move(p));
  if (++p.declines < allowed_declines) return {std::move(p), true};
  auto decision = become(std::move(p), Status::failed, Tell::failed);
  decision.void_reference = true;
  return decision;
}

Decision on_deadline(Payment p, Instant now) {
  if (p.status != Status::pending || p.expires_at > now) return unchanged(std::move(p));
  auto decision = become(std::move(p), Status::expired, Tell::expired);
  decision.void_reference = true;
  return decision;
}

Decision on_cancelled(Payment p, const Cancellation& cancellation, std::chrono::hours free_until) {
  if (p.status == Status::pending) {
    auto decision = become(std::move(p), Status::voided, Tell::nothing);
    decision.void_reference = true;
    return decision;
  }
  if (p.status != Status::paid) return unchanged(std::move(p));
  const auto due = refund_due(p.amount_cents, cancellation, free_until);
  return due > 0 ? give_back(p, {p.charge_id.value(), due}) : unchanged(std::move(p));
}

Payment after_refund(Payment p, std::int64_t cents) {
  if (p.status == Status::paid || p.status == Status::partially_refunded) {
    p.refunded_cents += cents;
    p.status = p.refunded_cents == p.amount_cents ? Status::refunded : Status::partially_refunded;
  } else {
    // Money that came too late and went back: what it was (expired, failed, voided) gives way to what happened last.
    p.refunded_cents = std::min(cents, p.amount_cents);
    p.status = Status::refunded;
  }
  return p;
}

std::int64_t refund_due(std::int64_t paid, const Cancellation& c, std::chrono::hours free_until) {
  if (!c.by_patient || !c.was_confirmed || c.cancelled_at <= c.starts_at - free_until) return paid;
  return c.cancelled_at < c.starts_at ? (paid + 1) / 2 : 0;
}

std::string multibanco_reference(const std::string& entity, std::int64_t running, std::int64_t amount_cents) {
  static constexpr std::array<int, 20> weights{3,  30, 9,  90, 27, 76, 81, 34, 49, 5,
                                               50, 15, 53, 45, 62, 38, 89, 17, 73, 51};
  if (entity.size() != 5 || running < 0 || running > 9'999'999 || amount_cents < 0 || amount_cents > 99'999'999) {
    throw std::invalid_argument("not a Multibanco reference");
  }
  const auto digits = fmt::format("{}{:07}{:08}", entity, running, amount_cents);
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += (digits[digits.size() - 1 - i] - '0') * weights[i];
  return fmt::format("{:07}{:02}", running, 98 - sum % 97);
}

}  // namespace consulta::payments
