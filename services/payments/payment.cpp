#include "services/payments/payment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>

namespace consulta::payments {
namespace {

using engine::nothing;
using Branch = engine::Branch<Payment>;
using Context = Payment::Context;

// Who tells of it has found the payment, and none is ever deleted.
const Payment& known(const MaybePayment& p) {
  if (!p) throw std::runtime_error("no such payment");
  return *p;
}

ProviderCall& order(Branch& branch, CallKind kind, const char* reason, const Context& context) {
  ProviderCall call;
  call.id = context.ids->next();
  call.payment_id = branch.next->id;
  call.kind = kind;
  call.reason = reason;
  call.due_at = context.now;
  return branch.orders.emplace_back(std::move(call));
}

void open_request(Branch& branch, const char* reason, const Context& context) {
  order(branch, CallKind::open, reason, context).request_id = branch.next->request_id;
}

// Nobody shall pay it any more.
void close_request(Branch& branch, const std::optional<Uuid>& request_id, const char* reason, const Context& context) {
  if (request_id) order(branch, CallKind::close, reason, context).request_id = request_id;
}

std::pair<Account, Account> debit_and_credit(Movement what) {
  switch (what) {
    case Movement::paid:
      return {Account::bank, Account::revenue};
    case Movement::unexpected:
      return {Account::bank, Account::owed};
    case Movement::cancelled:
      return {Account::revenue, Account::owed};
    case Movement::refunded:
      return {Account::owed, Account::bank};
  }
  throw std::logic_error("not a movement");
}

void post(Branch& branch, Movement what, const std::string& charge_id, std::int64_t cents, const Context& context) {
  const auto [debit, credit] = debit_and_credit(what);
  branch.records.push_back({context.ids->next(), branch.next->id, context.now, charge_id, what, debit, credit, cents});
}

template <class E>
void tell(Branch& branch, E event) {
  branch.events.emplace_back(std::move(event), branch.next->id);
}

PaymentOutcome give_back(const Payment& p, const std::string& charge_id, std::int64_t cents, Movement why,
                         const char* reason, const Context& context) {
  Branch branch{p};
  auto& refund = order(branch, CallKind::refund, reason, context);
  refund.charge_id = charge_id;
  refund.amount_cents = cents;
  post(branch, why, charge_id, cents, context);
  return {branch};
}

// Over without money: whatever is open at the provider is closed.
Branch ended(Payment p, Status status, const char* reason, const Context& context) {
  const auto open = std::exchange(p.request_id, std::nullopt);
  p.status = status;
  if (!p.patient_id) p.dependant_name.reset();  // it was awaited: nobody is shown it
  Branch branch{std::move(p)};
  close_request(branch, open, reason, context);
  return branch;
}

PaymentOutcome expired(Payment p, const Context& context) {
  auto branch = ended(std::move(p), Status::expired, "hold_expired", context);
  tell(branch, events::PaymentExpired{branch.next->id, branch.next->appointment_id});
  return {branch};
}

// Why money goes back that nobody asked for.
const char* unexpected(const Payment& p) {
  if (p.charge_id) return "paid_twice";
  return p.status == Status::pending ? "wrong_amount" : "late_payment";
}

// Such a request is open.
bool asked(const Payment& p, const ChooseMethod& wish, Instant now) {
  const bool same = wish.method == p.method && (wish.method == Method::multibanco || wish.phone == p.phone);
  return same && p.request_id && p.request_expires_at.value_or(p.expires_at) > now;
}

PaymentOutcome not_payable(const Payment& p) {
  return engine::refused<Payment>("not_pending", p.status == Status::pending
                                                     ? "The time to pay is over."
                                                     : "This payment is " + json::enum_text(p.status) + " already.");
}

std::string new_reference(const Payment& p, const Context& context) {
  return multibanco_reference(p.entity, context.running_number(), p.amount_cents);
}

// What there is to pay, and for what. `about`: a slot, or an appointment.
template <class About>
Payment begun(const About& about, const Context& context) {
  Payment p;
  p.id = context.ids->next();
  p.appointment_id = about.appointment_id;
  p.amount_cents = about.price_cents;
  p.entity = context.entity;
  p.token = context.ids->token();
  p.specialty_name = about.specialty_name;
  p.specialty_names = about.specialty_names;
  p.dependant_id = about.dependant_id;
  p.dependant_name = about.dependant_name;
  p.created_at = context.now;
  if constexpr (std::is_same_v<About, events::SlotReserved>) {
    p.doctor_id = about.doctor_id;
    p.doctor_name = about.doctor_name;
    p.starts_at = about.starts_at;
  }
  return p;
}

Payment now_for(Payment p, const events::AppointmentRescheduled& moved) {
  p.doctor_id = moved.doctor_id;
  p.doctor_name = moved.doctor_name.value_or("");
  p.starts_at = moved.starts_at;
  p.round = moved.round.value_or(p.round + 1);
  return p;
}

// Its appointment has been moved, and what asks for the money has not come yet.
bool awaited(const Payment& p) {
  return p.status == Status::pending && !p.patient_id;
}

}  // namespace

// A reschedule changes nothing about the money.
PaymentOutcome decide(const MaybePayment& maybe, const events::SlotReserved& slot, const Context& context) {
  if ((maybe && !awaited(*maybe)) || slot.round != 0) return nothing<Payment>();
  auto p = maybe ? *maybe : begun(slot, context);
  p.patient_id = slot.patient_id;
  p.reference = new_reference(p, context);
  p.request_expires_at = slot.expires_at;
  p.expires_at = slot.expires_at;
  if (p.expires_at <= context.now) return expired(std::move(p), context);
  p.request_id = context.ids->next();
  Branch branch{std::move(p)};
  open_request(branch, first_request, context);
  return {branch};
}

PaymentOutcome decide(const MaybePayment& p, const events::AppointmentCancelled& over, const Context& context) {
  constexpr auto reason = "appointment_cancelled";
  if (!p) {  // when SlotReserved comes, the appointment has a payment already
    Payment tombstone;
    tombstone.id = context.ids->next();
    tombstone.appointment_id = over.appointment_id;
    tombstone.status = Status::voided;
    tombstone.expires_at = tombstone.starts_at = tombstone.created_at = context.now;
    return {{tombstone}};
  }
  if (p->status == Status::pending) return {ended(*p, Status::voided, reason, context)};
  if (p->status != Status::paid) return nothing<Payment>();
  const auto due = p->amount_cents - std::clamp<std::int64_t>(over.kept_cents.value_or(0), 0, p->amount_cents);
  if (due == 0) return nothing<Payment>();
  return give_back(*p, p->charge_id.value(), due, Movement::cancelled, reason, context);
}

// Where nobody ever asks for the money, the time to pay is over with the appointment's start.
PaymentOutcome decide(const MaybePayment& maybe, const events::AppointmentRescheduled& moved, const Context& context) {
  if (!maybe) {
    auto p = begun(moved, context);
    p.expires_at = moved.starts_at;
    return {{now_for(std::move(p), moved)}};
  }
  const bool of_nobody = !maybe->patient_id && !awaited(*maybe);  // a tombstone
  const bool old = moved.round.value_or(maybe->round + 1) <= maybe->round;
  if (of_nobody || old) return nothing<Payment>();
  return {{now_for(*maybe, moved)}};
}

PaymentOutcome decide(const MaybePayment& maybe, const Charged& charge, const Context& context) {
  const auto& p = known(maybe);
  if (p.charge_id == charge.charge_id) return nothing<Payment>();
  if (p.status != Status::pending || awaited(p) || charge.amount_cents != p.amount_cents) {
    return give_back(p, charge.charge_id, charge.amount_cents, Movement::unexpected, unexpected(p), context);
  }
  auto next = p;
  next.status = Status::paid;
  next.charge_id = charge.charge_id;
  next.paid_at = context.now;
  next.request_id.reset();
  Branch branch{std::move(next)};
  post(branch, Movement::paid, charge.charge_id, charge.amount_cents, context);
  // Paid by a request that was just being replaced: the new one is in nobody's interest any more.
  if (charge.request_id && p.request_id != charge.request_id) {
    close_request(branch, p.request_id, "method_changed", context);
  }
  tell(branch, events::PaymentCompleted{p.id, p.appointment_id, p.amount_cents, context.now});
  branch.notes.emplace_back(p.id, IssueInvoice{*branch.next});
  branch.notes.emplace_back(p.patient_id.value(), HasPaid{});
  return {branch};
}

PaymentOutcome decide(const MaybePayment& maybe, const Declined& answer, const Context& context) {
  const auto& p = known(maybe);
  if (p.status != Status::pending || (answer.request_id && p.request_id != answer.request_id)) {
    return nothing<Payment>();
  }
  auto next = p;
  if (++next.declines == allowed_declines) {
    auto branch = ended(std::move(next), Status::failed, "declined", context);
    tell(branch, events::PaymentFailed{p.id, p.appointment_id, "declined"});
    return {branch};
  }
  // The phone has answered; a reference can be paid all the same.
  if (p.method == Method::mbway) next.request_id.reset();
  return {{std::move(next)}};
}

PaymentOutcome decide(const MaybePayment& maybe, const OpeningRefused& answer, const Context& context) {
  Branch branch{known(maybe)};
  auto& p = *branch.next;
  const bool replaced = p.request_id != answer.request_id;
  if (p.status != Status::pending || (replaced && !answer.first)) return nothing<Payment>();
  if (!replaced) {
    p.request_id.reset();
    p.request_refused = true;
  }
  if (answer.first) tell(branch, requested(p, context.public_url));
  return {branch};
}

PaymentOutcome decide(const MaybePayment& maybe, const Refunded& done, const Context& context) {
  Branch branch{known(maybe)};
  auto& p = *branch.next;
  const bool invoiced = p.charge_id == done.charge_id;
  if (invoiced) {
    p.refunded_cents += done.amount_cents;
    p.status = p.refunded_cents == p.amount_cents ? Status::refunded : Status::partially_refunded;
  } else if (!p.charge_id && p.status != Status::pending) {
    // Money that paid nothing went back: what it was (expired, failed, voided) gives way to what happened last.
    p.refunded_cents = std::min(done.amount_cents, p.amount_cents);
    p.status = Status::refunded;
  }  // else it was not the charge that pays: a second one, or of a wrong amount
  post(branch, Movement::refunded, done.charge_id, done.amount_cents, context);
  if (!p.patient_id) return {branch};
  events::PaymentRefunded told{p.id, p.appointment_id, *p.patient_id, done.amount_cents, done.reason};
  if (invoiced) {
    branch.notes.emplace_back(p.id, IssueCreditNote{p, std::move(told)});
  } else {
    tell(branch, std::move(told));
  }
  return {branch};
}

PaymentOutcome decide(const MaybePayment& maybe, const TimeOver&, const Context& context) {
  const auto& p = known(maybe);
  if (p.status != Status::pending || p.expires_at > context.now) return nothing<Payment>();
  return expired(p, context);
}

PaymentOutcome decide(const MaybePayment& maybe, const Erase&, const Context& context) {
  const auto& p = known(maybe);
  if (p.erased) return nothing<Payment>();
  auto branch = p.status == Status::pending ? ended(p, Status::voided, "erased", context) : Branch{p};
  auto& next = *branch.next;
  next.phone.reset();
  next.buyer_name.reset();
  next.buyer_tax_number.reset();
  next.buyer_address.reset();
  next.dependant_name.reset();
  next.erased = true;
  return {std::move(branch)};
}

PaymentOutcome decide(const MaybePayment& maybe, const ChooseMethod& wish, const Context& context) {
  const auto& p = known(maybe);
  if (!payable(p, context.now)) return not_payable(p);
  if (asked(p, wish, context.now)) return nothing<Payment>();
  if (p.requests >= allowed_requests) {
    return engine::refused<Payment>("too_many_requests_to_pay",
                                    "This payment has been asked for too often. Use the way it shows.");
  }
  auto next = p;
  ++next.requests;
  next.request_refused = false;
  next.method = wish.method;
  next.request_id = context.ids->next();
  if (wish.method == Method::mbway) {
    next.phone = wish.phone;
    next.request_expires_at = std::min<Instant>(context.now + mbway_lives, p.expires_at);
  } else {
    next.phone.reset();
    next.request_expires_at = p.expires_at;
    next.reference = new_reference(p, context);
  }
  Branch branch{std::move(next)};
  close_request(branch, p.request_id, "method_changed", context);
  open_request(branch, "method_changed", context);
  return {branch};
}

PaymentOutcome decide(const MaybePayment& maybe, const InvoiceTo& buyer, Instant now) {
  const auto& p = known(maybe);
  if (!payable(p, now)) return not_payable(p);
  auto next = p;
  next.buyer_name = buyer.name;
  next.buyer_tax_number = buyer.tax_number;
  next.buyer_address = buyer.address;
  const auto said = [](const Payment& of) { return std::tie(of.buyer_name, of.buyer_tax_number, of.buyer_address); };
  if (said(next) == said(p)) return nothing<Payment>();
  return {{std::move(next)}};
}

bool payable(const Payment& p, Instant now) {
  return p.status == Status::pending && !awaited(p) && p.expires_at > now;
}

std::optional<RequestEnd> last_outcome(const Payment& p, Instant now) {
  if (p.status != Status::pending) return std::nullopt;
  if (p.request_refused) return RequestEnd::declined;
  if (p.method != Method::mbway) return std::nullopt;
  if (!p.request_id) return RequestEnd::declined;
  return p.request_expires_at.value_or(p.expires_at) <= now ? std::optional(RequestEnd::timed_out) : std::nullopt;
}

std::string link_to(const Payment& p, const std::string& public_url) {
  return public_url + "/pay/" + p.token;
}

events::PaymentRequested requested(const Payment& p, const std::string& public_url) {
  events::PaymentRequested e;
  e.payment_id = p.id;
  e.appointment_id = p.appointment_id;
  e.patient_id = p.patient_id.value();
  e.specialty_name = p.specialty_name;
  e.specialty_names = p.specialty_names;
  e.doctor_name = p.doctor_name;
  e.starts_at = p.starts_at;
  e.amount_cents = p.amount_cents;
  if (p.method == Method::multibanco && p.request_id) e.multibanco = events::MultibancoReference{p.entity, p.reference};
  e.link = link_to(p, public_url);
  e.expires_at = p.expires_at;
  e.dependant_name = p.dependant_name;
  return e;
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
