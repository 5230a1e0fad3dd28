// The planted mistakes: outcomes that are spoiled on their way, and a unit that is careless. Production code is as it
// is. Those of the surroundings are in people.cpp.
#include <algorithm>

#include "tests/model/clinic.hpp"

namespace consulta::model {
namespace {

namespace ap = appointments;
namespace dr = doctors;
namespace py = payments;

template <class E>
const E* first(const std::vector<engine::AnyEvent>& events) {
  for (const auto& event : events) {
    if (const auto* data = event.as<E>()) return data;
  }
  return nullptr;
}

void forget_tombstone(const dr::MaybeHold& hold, dr::HoldOutcome& outcome) {
  if (!hold && outcome.front().next && outcome.front().next->released_at) outcome = engine::nothing<dr::Hold>();
}

void release_before_rehold(const dr::MaybeHold& hold, dr::HoldOutcome& outcome) {
  const auto* rejected = first<events::SlotRejected>(outcome.back().events);
  if (rejected == nullptr || rejected->round == 0 || !hold) return;
  auto released = *hold;
  released.released_at = Instant{};
  outcome.back().next = released;
}

void reject_no_withdrawn(const dr::MaybeHold&, dr::HoldOutcome& outcome) {
  const auto* rejected = first<events::SlotRejected>(outcome.front().events);
  if (rejected != nullptr && rejected->reason == "withdrawn") outcome = engine::nothing<dr::Hold>();
}

bool by_clinic(const events::AppointmentCancelled* cancelled) {
  return cancelled != nullptr && cancelled->by == "clinic" && cancelled->reason != ap::overlaps_own;
}

void forget_withdrawal(const ap::MaybeAppointment& a, ap::AppointmentOutcome& outcome) {
  const bool withdrawn = by_clinic(first<events::AppointmentCancelled>(outcome.front().events));
  if (withdrawn && a->status == ap::Status::requested) outcome = engine::nothing<ap::Appointment>();
}

void keep_by_policy(const ap::MaybeAppointment&, ap::AppointmentOutcome& outcome) {
  for (auto& event : outcome.front().events) {
    const auto* cancelled = event.as<events::AppointmentCancelled>();
    if (!by_clinic(cancelled) || !cancelled->was_confirmed) continue;
    auto dear = *cancelled;
    dear.kept_cents = price / 2;
    event = {std::move(dear), event.subject()};
  }
}

void keep_of_erased(const ap::MaybeAppointment&, ap::AppointmentOutcome& outcome) {
  const auto& next = outcome.front().next;
  if (!next || !next->erased) return;
  for (auto& event : outcome.front().events) {
    const auto* cancelled = event.as<events::AppointmentCancelled>();
    if (cancelled == nullptr || !cancelled->was_confirmed) continue;
    auto dear = *cancelled;
    dear.kept_cents = price / 2;
    event = {std::move(dear), event.subject()};
  }
}

void forget_arrival(const ap::MaybeAppointment& a, ap::AppointmentOutcome& outcome) {
  auto& branch = outcome.front();
  if (!a || !a->arrival || !branch.next || branch.next->status != ap::Status::checked_in) return;
  branch.next->status = ap::Status::confirmed;
  branch.events.clear();
}

void forget_late(const ap::MaybeAppointment&, ap::AppointmentOutcome& outcome) {
  auto& branch = outcome.front();
  if (first<events::AppointmentRescheduled>(branch.events) != nullptr) branch.next->late = false;
}

void forget_move(const py::MaybePayment& p, py::PaymentOutcome& outcome) {
  const auto& next = outcome.front().next;
  if (!p && next && next->status == py::Status::pending && !next->patient_id) outcome = engine::nothing<py::Payment>();
}

void claim_no_childs_time(const ap::MaybeAppointment& a, ap::AppointmentOutcome& outcome) {
  for (auto& branch : outcome) {
    if (!a && branch.next && branch.next->dependant_id) branch.next->busy_until.reset();
  }
}

void forget_affected(const ap::MaybeAppointment& a, ap::AppointmentOutcome& outcome) {
  const auto& next = outcome.front().next;
  const bool told = next && next->move_offer && !a->move_offer;
  if (told && a->status == ap::Status::requested) outcome = engine::nothing<ap::Appointment>();
}

void forget_return(const ap::MaybeAppointment& a, ap::AppointmentOutcome& outcome) {
  const auto& next = outcome.front().next;
  const bool told = next && next->move_offer && next->move_offer->withdrawn;
  if (told && a->move_offer && !a->move_offer->withdrawn) outcome = engine::nothing<ap::Appointment>();
}

// Of all charges, or of those that did not pay.
template <bool all>
void forget_refunds(const py::MaybePayment& p, py::PaymentOutcome& outcome) {
  std::erase_if(outcome.front().orders, [&](const py::ProviderCall& call) {
    return call.kind == py::CallKind::refund && (all || (p->charge_id && p->charge_id != call.charge_id));
  });
}

// Of the spans that go on down the line those of which it is true.
template <class Lost>
void lose_spans(ap::WaitOutcome& outcome, Lost&& lost) {
  std::erase_if(outcome.front().notes, [&](const engine::Note& note) {
    return note.type == typeid(ap::PassOn) && lost(static_cast<const ap::PassOn*>(note.message.get())->span);
  });
}

void keep_span(const ap::MaybeWaiting& w, ap::WaitOutcome& outcome) {
  const auto& next = outcome.front().next;
  if (!w || !w->span || !next || next->status != ap::WaitStatus::waiting) return;
  lose_spans(outcome, [](const ap::Span&) { return true; });
}

void forget_remainder(const ap::MaybeWaiting& w, ap::WaitOutcome& outcome) {
  if (!w || !w->span) return;
  lose_spans(outcome, [&](const ap::Span& span) { return span.from != w->span->from; });
}

void forget_freed_again(const ap::MaybeWaiting& w, ap::WaitOutcome& outcome) {
  if (w && !w->freed_again && outcome.front().next) outcome.front().next->freed_again = false;
}

}  // namespace

void Clinic::plant() {
  if (has(Bug::no_tombstone)) holds().spoil(forget_tombstone);
  if (has(Bug::release_before_rehold)) holds().spoil(release_before_rehold);
  if (has(Bug::move_not_rejected)) holds().spoil(reject_no_withdrawn);
  if (has(Bug::withdrawal_forgotten)) appointments().spoil(forget_withdrawal);
  if (has(Bug::withdrawal_by_policy)) appointments().spoil(keep_by_policy);
  if (has(Bug::dependant_claims_none)) appointments().spoil(claim_no_childs_time);
  if (has(Bug::erased_pays)) appointments().spoil(keep_of_erased);
  if (has(Bug::late_forgotten)) appointments().spoil(forget_late);
  if (has(Bug::arrival_forgotten)) appointments().spoil(forget_arrival);
  if (has(Bug::move_forgotten)) payments().spoil(forget_move);
  if (has(Bug::affected_forgotten)) appointments().spoil(forget_affected);
  if (has(Bug::return_forgotten)) appointments().spoil(forget_return);
  if (has(Bug::refund_forgotten)) payments().spoil(forget_refunds<true>);
  if (has(Bug::second_charge_kept)) payments().spoil(forget_refunds<false>);
  if (has(Bug::span_not_passed_on)) waits().spoil(keep_span);
  if (has(Bug::remainder_forgotten)) waits().spoil(forget_remainder);
  if (has(Bug::freed_again_forgotten)) waits().spoil(forget_freed_again);
  appointments().careless.saves_over_anything = has(Bug::no_version_check);
  appointments().careless.grants_anything = has(Bug::claims_not_asked);
  payments().careless.saves_over_anything = has(Bug::expiry_ignores_payment);
}

}  // namespace consulta::model
