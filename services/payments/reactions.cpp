#include <algorithm>
#include <unordered_set>

#include "events/appointments.hpp"
#include "events/doctors.hpp"
#include "events/payments.hpp"
#include "platform/base64.hpp"
#include "services/payments/invoice.hpp"
#include "services/payments/service.hpp"

namespace consulta::payments {
namespace {

void issue_invoice(broker::Work& work, const Payment& p, const events::Head* cause, Instant now) {
  Invoice invoice;
  invoice.series = format_instant(now).substr(0, 4);
  invoice.number = store::next_invoice_number(work.db(), invoice.series);
  invoice.payment_id = p.id;
  invoice.issued_at = now;
  invoice.amount_cents = p.amount_cents;
  const auto name = "FT " + invoice.series + "/" + std::to_string(invoice.number);
  invoice.pdf_base64 = base64_encode(invoice_pdf(p, name, now));
  store::insert_invoice(work.db(), invoice);
  host::publish(work,
                events::InvoiceIssued{p.id, p.appointment_id, *p.patient_id, name, p.amount_cents, invoice.pdf_base64},
                p.id, cause);
}

void tell(broker::Work& work, const Decision& decision, const events::Head* cause, Instant now) {
  const auto& p = decision.next;
  switch (decision.tell) {
    case Tell::nothing:
      return;
    case Tell::completed:
      host::publish(work, events::PaymentCompleted{p.id, p.appointment_id, p.amount_cents, *p.paid_at}, p.id, cause);
      return issue_invoice(work, p, cause, now);
    case Tell::failed:
      return host::publish(work, events::PaymentFailed{p.id, p.appointment_id, "declined"}, p.id, cause);
    case Tell::expired:
      return host::publish(work, events::PaymentExpired{p.id, p.appointment_id}, p.id, cause);
  }
}

Payment payment_for(const events::SlotReserved& slot, std::int64_t running, const Options& options, Instant now) {
  Payment p;
  p.id = new_id();
  p.appointment_id = slot.appointment_id;
  p.patient_id = slot.patient_id;
  p.amount_cents = slot.price_cents;
  p.entity = options.entity;
  p.reference = multibanco_reference(options.entity, running, slot.price_cents);
  p.token = random_token(18);
  p.expires_at = slot.expires_at;
  p.specialty_name = slot.specialty_name;
  p.doctor_name = slot.doctor_name;
  p.starts_at = slot.starts_at;
  p.created_at = now;
  return p;
}

// Cancelled before it was ever asked for: when SlotReserved comes, the appointment has a payment already.
Payment tombstone(const Uuid& appointment_id, Instant now) {
  Payment p;
  p.id = new_id();
  p.appointment_id = appointment_id;
  p.status = Status::voided;
  p.expires_at = p.starts_at = p.created_at = now;
  return p;
}

// Fetched many at a time; those left at the end of the process are never used.
class RunningNumbers {
 public:
  std::int64_t take(sql::Session& db) {
    if (left_.empty()) left_ = store::running_numbers(db, 64);
    const auto number = left_.back();
    left_.pop_back();
    return number;
  }

 private:
  std::vector<std::int64_t> left_;
};

template <class E>
std::vector<Uuid> appointments_of(const std::vector<events::Event<E>>& batch) {
  std::vector<Uuid> ids;
  ids.reserve(batch.size());
  for (const auto& event : batch) ids.push_back(event.data.appointment_id);
  return ids;
}

}  // namespace

void carry_out(broker::Work& work, const std::vector<Decision>& decisions, const events::Head* cause, Instant now,
               const std::string& reason) {
  std::vector<Payment> changed;
  std::vector<ProviderCall> calls;
  for (const auto& decision : decisions) {
    if (decision.changed) changed.push_back(decision.next);
    if (decision.void_reference) calls.push_back({new_id(), decision.next.id, "void", std::nullopt, 0, reason, 0});
    if (decision.refund_cents > 0) {
      calls.push_back({new_id(), decision.next.id, "refund", decision.refund_charge, decision.refund_cents, reason, 0});
    }
    tell(work, decision, cause, now);
  }
  if (!changed.empty()) store::save_all(work.db(), changed);
  if (!calls.empty()) work.finish_with(store::insert_calls(calls, now));
}

void add_reactions(host::Host& host, const Options& options) {
  host.on<events::SlotReserved>([options, numbers = RunningNumbers()](const auto& batch, broker::Work& work) mutable {
    const auto now = Clock::now();
    std::unordered_set<Uuid, UuidHash> known;
    if (!work.optimistic()) {
      for (const auto& p : store::lock_by_appointments(work.db(), appointments_of(batch)))
        known.insert(p.appointment_id);
    }
    std::vector<Payment> fresh;
    std::vector<ProviderCall> calls;
    for (const auto& event : batch) {
      // A reschedule changes nothing about the money.
      if (event.data.round != 0 || !known.insert(event.data.appointment_id).second) continue;
      auto decision = on_slot_reserved(payment_for(event.data, numbers.take(work.before()), options, now), now);
      if (decision.next.status == Status::pending) {
        calls.push_back({new_id(), decision.next.id, "register", std::nullopt, 0, "", 0});
      }
      tell(work, decision, &event.head, now);
      fresh.push_back(std::move(decision.next));
    }
    if (fresh.empty()) return;
    work.finish_with(store::insert_all(fresh));
    if (!calls.empty()) work.finish_with(store::insert_calls(calls, now));
  });

  host.on<events::AppointmentCancelled>([options](const auto& batch, broker::Work& work) {
    const auto now = Clock::now();
    auto payments = store::lock_by_appointments(work.db(), appointments_of(batch));
    std::vector<Payment> tombstones;
    for (const auto& event : batch) {
      const auto& e = event.data;
      auto found = std::find_if(payments.begin(), payments.end(),
                                [&](const Payment& p) { return p.appointment_id == e.appointment_id; });
      if (found == payments.end()) {
        tombstones.push_back(tombstone(e.appointment_id, now));
        continue;
      }
      const Cancellation cancellation{e.was_confirmed, e.by == "patient", e.starts_at, e.cancelled_at};
      carry_out(work, {on_cancelled(*found, cancellation, options.cancel_free)}, &event.head, now,
                "appointment_cancelled");
    }
    if (!tombstones.empty()) work.finish_with(store::insert_all(tombstones));
  });
}

}  // namespace consulta::payments
