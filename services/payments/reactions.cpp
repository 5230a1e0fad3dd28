#include <algorithm>
#include <unordered_set>

#include "events/appointments.hpp"
#include "events/doctors.hpp"
#include "events/payments.hpp"
#include "platform/base64.hpp"
#include "services/payments/service.hpp"

namespace consulta::payments {
namespace {

Document issue(broker::Work& work, DocumentKind kind, const Payment& p, std::int64_t amount_cents,
               const Options& options, Instant now) {
  Document document;
  document.kind = kind;
  document.series = format_instant(now).substr(0, 4);
  document.number = store::next_number(work.db(), kind, document.series);
  document.payment_id = p.id;
  document.issued_at = now;
  document.amount_cents = amount_cents;
  std::optional<Document> invoice;
  if (kind == DocumentKind::NC) invoice = store::find_document(work.db(), DocumentKind::FT, p.id);
  document.pdf_base64 = base64_encode(pdf(p, document, options.issuer, invoice ? name_of(*invoice) : ""));
  store::insert_document(work.db(), document);
  return document;
}

void tell(broker::Work& work, const Decision& decision, const Options& options, const events::Head* cause,
          Instant now) {
  const auto& p = decision.next;
  switch (decision.tell) {
    case Tell::nothing:
      return;
    case Tell::completed: {
      host::publish(work, events::PaymentCompleted{p.id, p.appointment_id, p.amount_cents, *p.paid_at}, p.id, cause);
      const auto invoice = issue(work, DocumentKind::FT, p, p.amount_cents, options, now);
      return host::publish(work,
                           events::InvoiceIssued{p.id, p.appointment_id, *p.patient_id, name_of(invoice),
                                                 p.amount_cents, invoice.pdf_base64},
                           p.id, cause);
    }
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
  p.request_id = new_id();
  p.request_expires_at = slot.expires_at;
  p.token = random_token(18);
  p.expires_at = slot.expires_at;
  p.specialty_name = slot.specialty_name;
  p.specialty_names = slot.specialty_names;
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

template <class E>
std::vector<Uuid> appointments_of(const std::vector<events::Event<E>>& batch) {
  std::vector<Uuid> ids;
  ids.reserve(batch.size());
  for (const auto& event : batch) ids.push_back(event.data.appointment_id);
  return ids;
}

}  // namespace

std::int64_t RunningNumbers::take(Instant now) {
  std::lock_guard lock(mutex_);
  if (left_.empty() || now - fetched_at_ > std::chrono::hours(1)) {
    left_ = store::running_numbers(*db_.lease(), first_, last_, now);
    fetched_at_ = now;
    if (left_.empty())
      throw sql::Error(sql::ErrorKind::other, "no Multibanco reference is free; name more sub-entities");
  }
  const auto number = left_.back();
  left_.pop_back();
  return number;
}

void carry_out(broker::Work& work, const std::vector<Decision>& decisions, const Options& options,
               const events::Head* cause, Instant now, const std::string& reason) {
  std::vector<Payment> changed;
  std::vector<store::Entry> entries;
  std::vector<ProviderCall> calls;
  for (const auto& decision : decisions) {
    const auto& p = decision.next;
    if (decision.changed) changed.push_back(p);
    for (const auto& posting : decision.postings) entries.push_back({p.id, posting});
    if (decision.void_request) {
      calls.push_back({new_id(), p.id, CallKind::close, decision.void_request, std::nullopt, 0, reason});
    }
    if (decision.open_request) {
      calls.push_back({new_id(), p.id, CallKind::open, p.request_id, std::nullopt, 0, reason});
    }
    if (decision.refund_cents > 0) {
      calls.push_back(
          {new_id(), p.id, CallKind::refund, std::nullopt, decision.refund_charge, decision.refund_cents, reason});
    }
    tell(work, decision, options, cause, now);
  }
  if (!changed.empty()) store::save_all(work.db(), changed);
  store::post(work.db(), entries, now);
  if (!calls.empty()) work.finish_with(store::insert_calls(calls, now));
}

bool charged(broker::Work& work, const Uuid& payment_id, const Charge& charge, const Options& options) {
  const auto now = Clock::now();
  const auto payment = store::lock(work.db(), payment_id);
  if (!payment) return false;
  const char* why = "method_changed";
  if (payment->charge_id) {
    why = "paid_twice";
  } else if (payment->status != Status::pending) {
    why = "late_payment";
  } else if (payment->amount_cents != charge.amount_cents) {
    why = "wrong_amount";
  }
  carry_out(work, {on_charged(*payment, charge, now)}, options, nullptr, now, why);
  return true;
}

void refunded(broker::Work& work, const ProviderCall& call, const Options& options) {
  const auto now = Clock::now();
  auto payment = store::lock(work.db(), call.payment_id).value();
  store::finish_refund(work.db(), call.id, now);
  const auto posted =
      store::post(work.db(), {{payment.id, {Movement::refunded, call.charge_id.value(), call.amount_cents}}}, now);
  if (posted.empty()) return;  // told before
  const auto cents = posted.front().amount_cents;
  payment = after_refund(std::move(payment), *call.charge_id, cents);
  store::save_all(work.db(), {payment});
  if (!payment.patient_id) return;
  events::PaymentRefunded told{payment.id, payment.appointment_id, *payment.patient_id, cents, call.reason};
  if (payment.charge_id == call.charge_id) {
    const auto note = issue(work, DocumentKind::NC, payment, cents, options, now);
    told.credit_note_number = name_of(note);
    told.credit_note_pdf_base64 = note.pdf_base64;
  }
  host::publish(work, std::move(told), payment.id);
}

void add_reactions(host::Host& host, const Options& options, RunningNumbers& numbers, Openings& openings) {
  host.on<events::SlotReserved>([options, &numbers, &openings](const auto& batch, broker::Work& work) {
    const auto now = Clock::now();
    std::unordered_set<Uuid, UuidHash> known;
    if (!work.optimistic()) {
      for (const auto& p : store::lock_by_appointments(work.db(), appointments_of(batch)))
        known.insert(p.appointment_id);
    }
    std::vector<Payment> fresh;
    std::vector<ProviderCall> calls;
    std::vector<Opening> handed;
    const auto due_at = openings.due_at(now);
    for (const auto& event : batch) {
      // A reschedule changes nothing about the money.
      if (event.data.round != 0 || !known.insert(event.data.appointment_id).second) continue;
      auto decision = on_slot_reserved(payment_for(event.data, numbers.take(now), options, now), now);
      if (decision.open_request) {
        ProviderCall call;
        call.id = new_id();
        call.payment_id = decision.next.id;
        call.request_id = decision.next.request_id;
        call.reason = first_request;
        if (due_at > now) {
          call.attempts = 1;
          handed.push_back({call, decision.next});
        }
        calls.push_back(std::move(call));
      }
      tell(work, decision, options, &event.head, now);
      fresh.push_back(std::move(decision.next));
    }
    if (fresh.empty()) return;
    work.finish_with(store::insert_all(fresh));
    if (!calls.empty()) work.finish_with(store::insert_calls(calls, due_at));
    if (!handed.empty()) {
      work.after_commit(
          [&openings, due_at, handed = std::move(handed)]() mutable { openings.put(std::move(handed), due_at); });
    }
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
      carry_out(work, {on_cancelled(*found, e.kept_cents.value_or(0))}, options, &event.head, now,
                "appointment_cancelled");
    }
    if (!tombstones.empty()) work.finish_with(store::insert_all(tombstones));
  });
}

}  // namespace consulta::payments
