#include "services/payments/domain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace consulta::payments {
namespace {

Decision unchanged(Payment p) {
  return {std::move(p)};
}

Decision become(Payment p, Status status, Tell tell) {
  p.status = status;
  return {std::move(p), true, tell};
}

Decision give_back(Payment p, const Charge& charge, Movement why) {
  Decision decision = unchanged(std::move(p));
  decision.refund_cents = charge.amount_cents;
  decision.refund_charge = charge.id;
  decision.postings.push_back({why, charge.id, charge.amount_cents});
  return decision;
}

// Over without money: whatever is open at the provider is closed.
Decision close(Payment p, Status status, Tell tell) {
  const auto open = std::exchange(p.request_id, std::nullopt);
  auto decision = become(std::move(p), status, tell);
  decision.void_request = open;
  return decision;
}

}  // namespace

Account Posting::debit() const {
  switch (what) {
    case Movement::paid:
    case Movement::unexpected:
      return Account::bank;
    case Movement::cancelled:
      return Account::revenue;
    case Movement::refunded:
      return Account::owed;
  }
  throw std::logic_error("not a movement");
}

Account Posting::credit() const {
  switch (what) {
    case Movement::paid:
      return Account::revenue;
    case Movement::unexpected:
    case Movement::cancelled:
      return Account::owed;
    case Movement::refunded:
      return Account::bank;
  }
  throw std::logic_error("not a movement");
}

Decision on_slot_reserved(Payment fresh, Instant now) {
  if (fresh.expires_at <= now) {
    fresh.request_id.reset();
    return become(std::move(fresh), Status::expired, Tell::expired);
  }
  auto decision = become(std::move(fresh), Status::pending, Tell::nothing);
  decision.open_request = true;
  return decision;
}

Decision on_charged(Payment p, const Charge& charge, Instant now) {
  if (p.charge_id == charge.id) return unchanged(std::move(p));
  if (p.status != Status::pending || charge.amount_cents != p.amount_cents) {
    return give_back(std::move(p), charge, Movement::unexpected);
  }
  p.charge_id = charge.id;
  p.paid_at = now;
  const auto open = std::exchange(p.request_id, std::nullopt);
  auto decision = become(std::move(p), Status::paid, Tell::completed);
  decision.postings.push_back({Movement::paid, charge.id, charge.amount_cents});
  // Paid by a request that was just being replaced: the new one is in nobody's interest any more.
  if (charge.request_id && open != charge.request_id) decision.void_request = open;
  return decision;
}

Decision on_declined(Payment p, const std::optional<Uuid>& request_id) {
  if (p.status != Status::pending || (request_id && p.request_id != request_id)) return unchanged(std::move(p));
  if (++p.declines == allowed_declines) return close(std::move(p), Status::failed, Tell::failed);
  // The phone has answered; a reference can be paid all the same.
  if (p.method == Method::mbway) p.request_id.reset();
  return {std::move(p), true};
}

Decision on_refused(Payment p, const Uuid& request_id) {
  if (p.status != Status::pending || p.request_id != request_id) return unchanged(std::move(p));
  p.request_id.reset();
  p.request_refused = true;
  return {std::move(p), true};
}

bool payable(const Payment& p, Instant now) {
  return p.status == Status::pending && p.expires_at > now;
}

std::optional<Outcome> last_outcome(const Payment& p, Instant now) {
  if (p.status != Status::pending) return std::nullopt;
  if (p.request_refused) return Outcome::declined;
  if (p.method != Method::mbway) return std::nullopt;
  if (!p.request_id) return Outcome::declined;
  return p.request_expires_at.value_or(p.expires_at) <= now ? std::optional(Outcome::timed_out) : std::nullopt;
}

bool asked(const Payment& p, const Choice& choice, Instant now) {
  const bool same = choice.method == p.method && (choice.method == Method::multibanco || choice.phone == p.phone);
  return same && p.request_id && p.request_expires_at.value_or(p.expires_at) > now;
}

Decision on_method_chosen(Payment p, const Choice& choice, Instant now) {
  if (!payable(p, now)) return unchanged(std::move(p));
  if (asked(p, choice, now) || p.requests >= allowed_requests) return unchanged(std::move(p));
  ++p.requests;
  const auto replaced = p.request_id;
  p.request_refused = false;
  p.method = choice.method;
  p.request_id = choice.request_id;
  if (choice.method == Method::mbway) {
    p.phone = choice.phone;
    p.request_expires_at = std::min<Instant>(now + mbway_lives, p.expires_at);
  } else {
    p.phone.reset();
    p.request_expires_at = p.expires_at;
    p.reference = choice.reference;
  }
  Decision decision{std::move(p), true};
  decision.void_request = replaced;
  decision.open_request = true;
  return decision;
}

Decision on_deadline(Payment p, Instant now) {
  if (p.status != Status::pending || p.expires_at > now) return unchanged(std::move(p));
  return close(std::move(p), Status::expired, Tell::expired);
}

Decision on_cancelled(Payment p, std::int64_t kept_cents) {
  if (p.status == Status::pending) return close(std::move(p), Status::voided, Tell::nothing);
  if (p.status != Status::paid) return unchanged(std::move(p));
  const auto due = p.amount_cents - std::clamp<std::int64_t>(kept_cents, 0, p.amount_cents);
  if (due == 0) return unchanged(std::move(p));
  return give_back(p, {p.charge_id.value(), due}, Movement::cancelled);
}

Payment after_refund(Payment p, const std::string& charge_id, std::int64_t cents) {
  if (p.charge_id == charge_id) {
    p.refunded_cents += cents;
    p.status = p.refunded_cents == p.amount_cents ? Status::refunded : Status::partially_refunded;
  } else if (!p.charge_id && p.status != Status::pending) {
    // Money that came too late and went back: what it was (expired, failed, voided) gives way to what happened last.
    p.refunded_cents = std::min(cents, p.amount_cents);
    p.status = Status::refunded;
  }
  return p;  // else it was not the charge that pays: a second one, or of a wrong amount
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
