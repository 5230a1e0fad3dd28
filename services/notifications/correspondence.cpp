#include "services/notifications/correspondence.hpp"

#include <utility>

namespace consulta::notifications {
namespace {

using engine::nothing;
using Branch = engine::Branch<Correspondence>;
using Context = Correspondence::Context;

Branch going_on(const MaybeCorrespondence& c, const Uuid& appointment_id) {
  Branch branch{c.value_or(Correspondence{})};
  branch.next->appointment_id = appointment_id;
  return branch;
}

CorrespondenceOutcome done(Branch branch) {
  branch.next->due_at = due(*branch.next);
  return {std::move(branch)};
}

void tell(Branch& branch, Message message) {
  const auto id = message.id;
  branch.notes.emplace_back(id, Write{std::move(message)});
}

void confirm_when_complete(Branch& branch, const Uuid& message_id) {
  auto& c = *branch.next;
  if (c.confirmation_sent || !c.confirmed || !c.invoice) return;
  auto variables = about(*c.confirmed);
  variables.check_in_code = c.confirmed->check_in_code;
  auto m = compose(message_id, c.confirmed->patient_id, Channel::email, Template::confirmation, variables);
  m.attachment_name = "invoice.pdf";
  m.attachment_base64 = std::move(c.invoice->pdf_base64);
  c.confirmation_sent = true;
  c.confirmed.reset();
  c.invoice.reset();
  tell(branch, std::move(m));
}

// As long before the start as is usual, unless it is less than that already.
template <class E>
void plan_reminder(Correspondence& c, const events::Event<E>& event, const Context& context) {
  const auto told_at = event.head.time;
  if (c.cancelled || c.told_at >= told_at) return;  // none is before all
  c.told_at = told_at;
  c.patient_id = event.data.patient_id;
  c.reminder = about(event.data);
  c.remind_at.reset();
  const auto remind_at = event.data.starts_at - context.reminder;
  if (remind_at > told_at) c.remind_at = remind_at;
}

void forget_reminder(Correspondence& c) {
  c.remind_at.reset();
  c.reminder.reset();
}

// What a cancellation says, which is told now.
Variables take_cancellation(Correspondence& c) {
  c.cancel_at.reset();
  return *std::exchange(c.cancellation, std::nullopt);
}

}  // namespace

std::optional<Instant> due(const Correspondence& c) {
  return c.cancel_at ? c.cancel_at : c.remind_at;  // of what is cancelled nobody is reminded
}

CorrespondenceOutcome decide(const MaybeCorrespondence& maybe, const events::Event<events::AppointmentConfirmed>& event,
                             const Context& context) {
  auto branch = going_on(maybe, event.data.appointment_id);
  auto& c = *branch.next;
  c.nothing_to_pay = true;
  if (!c.confirmation_sent) c.confirmed = event.data;
  confirm_when_complete(branch, event.head.id);
  plan_reminder(c, event, context);
  return done(std::move(branch));
}

CorrespondenceOutcome decide(const MaybeCorrespondence& maybe, const events::Event<events::InvoiceIssued>& event,
                             Instant) {
  auto branch = going_on(maybe, event.data.appointment_id);
  auto& c = *branch.next;
  c.nothing_to_pay = true;
  if (!c.confirmation_sent) c.invoice = event.data;
  confirm_when_complete(branch, event.head.id);
  return done(std::move(branch));
}

CorrespondenceOutcome decide(const MaybeCorrespondence& maybe,
                             const events::Event<events::AppointmentRescheduled>& event, const Context& context) {
  const auto& a = event.data;
  auto branch = going_on(maybe, a.appointment_id);
  tell(branch, compose(event.head.id, a.patient_id, Channel::email, Template::rescheduled, about(a)));
  plan_reminder(*branch.next, event, context);
  return done(std::move(branch));
}

CorrespondenceOutcome decide(const MaybeCorrespondence& maybe, const events::Event<events::AppointmentExpired>& event,
                             Instant) {
  const auto& a = event.data;
  auto branch = going_on(maybe, a.appointment_id);
  branch.next->nothing_to_pay = true;
  tell(branch, compose(event.head.id, a.patient_id, Channel::sms, Template::expired, about(a)));
  return done(std::move(branch));
}

CorrespondenceOutcome decide(const MaybeCorrespondence& maybe, const events::Event<events::AppointmentCancelled>& event,
                             Instant now) {
  if (maybe && maybe->cancelled) return nothing<Correspondence>();
  const auto& a = event.data;
  auto branch = going_on(maybe, a.appointment_id);
  auto& c = *branch.next;
  c.nothing_to_pay = c.cancelled = true;
  forget_reminder(c);
  if (a.from_waitlist.value_or(false)) return done(std::move(branch));  // appointments told the patient of nothing
  if (a.was_confirmed) {
    c.patient_id = a.patient_id;
    c.cancellation = about(a);
    c.cancel_at = now + wait_for_refund;
  } else {
    tell(branch, compose(event.head.id, a.patient_id, Channel::email, Template::cancelled, about(a)));
  }
  return done(std::move(branch));
}

CorrespondenceOutcome decide(const MaybeCorrespondence& maybe, const events::Event<events::PaymentRefunded>& event,
                             Instant) {
  const auto& refund = event.data;
  Branch branch;
  Variables variables;
  auto which = Template::refunded;
  if (refund.reason == "appointment_cancelled" && maybe && maybe->cancellation) {
    branch.next = maybe;
    variables = take_cancellation(*branch.next);
    branch.next->due_at = due(*branch.next);
    which = Template::cancelled;
  }
  variables.amount_cents = refund.amount_cents;
  variables.refund_cents = refund.amount_cents;
  variables.about = refund.appointment_id;
  auto m = compose(event.head.id, refund.patient_id, Channel::email, which, variables);
  if (refund.credit_note_pdf_base64) {
    m.attachment_name = "credit-note.pdf";
    m.attachment_base64 = refund.credit_note_pdf_base64;
  }
  tell(branch, std::move(m));
  return {std::move(branch)};
}

CorrespondenceOutcome decide(const MaybeCorrespondence& c, const StillUnpaid& notice, Instant) {
  if (c && c->nothing_to_pay) return nothing<Correspondence>();
  Branch branch;
  tell(branch, notice.message);
  return {std::move(branch)};
}

CorrespondenceOutcome decide(const MaybeCorrespondence& maybe, const Due&, const Context& context) {
  if (!maybe || !maybe->due_at || *maybe->due_at > context.now) return nothing<Correspondence>();
  Branch branch{*maybe};
  auto& c = *branch.next;
  // A process from before may have brought the second half.
  confirm_when_complete(branch, context.ids->next());
  const auto say = [&](Channel channel, Template which, const Variables& variables) {
    tell(branch, compose(context.ids->next(), c.patient_id.value(), channel, which, variables));
  };
  if (c.remind_at && *c.remind_at <= context.now) {
    // Nobody needs to be reminded of what has begun.
    if (c.reminder->starts_at > context.now) say(Channel::sms, Template::reminder, *c.reminder);
    forget_reminder(c);
  }
  if (c.cancel_at && *c.cancel_at <= context.now) say(Channel::email, Template::cancelled, take_cancellation(c));
  return done(std::move(branch));
}

}  // namespace consulta::notifications
