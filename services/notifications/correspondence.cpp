#include "services/notifications/correspondence.hpp"

#include <utility>

namespace consulta::notifications {
namespace {

using engine::nothing;
using Branch = engine::Branch<Correspondence>;
using Context = Correspondence::Context;

// `event`: of the appointment.
template <class E>
Branch going_on(const MaybeCorrespondence& c, const E& event) {
  Branch branch{c.value_or(Correspondence{})};
  branch.next->appointment_id = event.appointment_id;
  branch.next->patient_id = event.patient_id;
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

// As long before the start as is usual, unless it is less than that already, or the visit may not be.
void remind(Correspondence& c, Instant from, const Context& context) {
  c.remind_at.reset();
  const auto remind_at = c.reminder->starts_at - context.reminder;
  if (!c.away && remind_at > from) c.remind_at = remind_at;
}

template <class E>
void plan_reminder(Correspondence& c, const events::Event<E>& event, const Context& context) {
  const auto told_at = event.head.time;
  if (c.cancelled || c.told_at >= told_at) return;  // none is before all
  c.told_at = told_at;
  c.reminder = about(event.data);
  remind(c, told_at, context);
}

Variables choices_of(const events::MoveOffered& a) {
  auto v = about(a);
  v.link = a.link;
  v.until = a.answer_by;
  auto& nearest = v.nearest.emplace();
  for (const auto& slot : a.nearest) nearest.push_back({slot.doctor_name, slot.starts_at, slot.doctor_id});
  return v;
}

void forget_reminder(Correspondence& c) {
  c.remind_at.reset();
  c.reminder.reset();
}

bool paid(const Correspondence& c) {
  return c.confirmation_sent || c.confirmed || c.invoice;
}

// It is over. Nothing brings it back.
void end(Correspondence& c) {
  c.nothing_to_pay = c.cancelled = true;
  forget_reminder(c);
}

// And there is nothing to confirm, nor will there be.
void end_unconfirmed(Correspondence& c) {
  end(c);
  c.confirmation_sent = true;
  c.confirmed.reset();
  c.invoice.reset();
}

// A notice of what is to be paid, as it is after the last move.
Message as_moved(Message notice, const Variables& last) {
  auto words = words_of(notice);
  words.variables.doctor = last.doctor;
  words.variables.starts_at = last.starts_at;
  return compose(notice.id, notice.user_id.value(), notice.channel, words.which, words.variables);
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
  auto branch = going_on(maybe, event.data);
  auto& c = *branch.next;
  c.nothing_to_pay = true;
  if (!c.confirmation_sent) c.confirmed = event.data;
  confirm_when_complete(branch, event.head.id);
  plan_reminder(c, event, context);
  return done(std::move(branch));
}

CorrespondenceOutcome decide(const MaybeCorrespondence& maybe, const events::Event<events::InvoiceIssued>& event,
                             Instant) {
  auto branch = going_on(maybe, event.data);
  auto& c = *branch.next;
  c.nothing_to_pay = true;
  if (!c.confirmation_sent) c.invoice = event.data;
  confirm_when_complete(branch, event.head.id);
  return done(std::move(branch));
}

CorrespondenceOutcome decide(const MaybeCorrespondence& maybe,
                             const events::Event<events::AppointmentRescheduled>& event, const Context& context) {
  if (maybe && maybe->cancelled) return nothing<Correspondence>();  // its entry would stay in the patient's calendar
  const auto& a = event.data;
  auto branch = going_on(maybe, a);
  auto& c = *branch.next;
  tell(branch, compose(event.head.id, a.patient_id, Channel::email, Template::rescheduled, about(a)));
  if (!c.offered_at || *c.offered_at < event.head.time) c.away = false;
  plan_reminder(c, event, context);
  return done(std::move(branch));
}

CorrespondenceOutcome decide(const MaybeCorrespondence& maybe, const events::Event<events::MoveOffered>& event,
                             const Context& context) {
  const auto& a = event.data;
  const bool moved_since =
      maybe && maybe->told_at >= event.head.time && maybe->reminder && maybe->reminder->starts_at != a.starts_at;
  if (maybe && (maybe->cancelled || maybe->offered_at >= event.head.time || moved_since)) {
    return nothing<Correspondence>();
  }
  auto branch = going_on(maybe, a);
  auto& c = *branch.next;
  c.offered_at = event.head.time;
  c.away = !a.withdrawn;
  plan_reminder(c, event, context);
  const bool stands = a.withdrawn && (c.confirmed || c.confirmation_sent);
  if (!stands) {
    forget_reminder(c);
  } else if (c.reminder) {
    remind(c, event.head.time, context);
  }
  const auto variables = choices_of(a);
  const auto say = [&](const Uuid& id, Channel channel, Template which) {
    tell(branch, compose(id, a.patient_id, channel, which, variables));
  };
  if (a.withdrawn) {
    say(event.head.id, Channel::sms, Template::move_not_needed);
  } else {
    say(event.head.id, Channel::sms, Template::move_offer);
    say(context.ids->next(), Channel::email, Template::move_choices);
  }
  return done(std::move(branch));
}

CorrespondenceOutcome decide(const MaybeCorrespondence& maybe, const events::Event<events::AppointmentExpired>& event,
                             const Context& context) {
  const auto& a = event.data;
  auto branch = going_on(maybe, a);
  // Who has moved it has its entry in a calendar.
  if (branch.next->reminder) {
    tell(branch, compose(context.ids->next(), a.patient_id, Channel::email, Template::cancelled, about(a)));
  }
  end_unconfirmed(*branch.next);
  tell(branch, compose(event.head.id, a.patient_id, Channel::sms, Template::expired, about(a)));
  return done(std::move(branch));
}

CorrespondenceOutcome decide(const MaybeCorrespondence& maybe, const events::Event<events::AppointmentCancelled>& event,
                             Instant now) {
  if (maybe && maybe->cancelled) return nothing<Correspondence>();
  const auto& a = event.data;
  auto branch = going_on(maybe, a);
  auto& c = *branch.next;
  // The invoice of what was confirmed may still be on its way to its patient.
  if (a.was_confirmed) {
    end(c);
  } else {
    end_unconfirmed(c);
  }
  if (a.from_waitlist.value_or(false)) return done(std::move(branch));  // appointments told the patient of nothing
  if (a.was_confirmed) {
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
  if (c && (c->nothing_to_pay || c->away)) return nothing<Correspondence>();
  Branch branch;
  tell(branch, c && c->reminder ? as_moved(notice.message, *c->reminder) : notice.message);
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
    // Nobody needs to be reminded of what has begun, nor of what is not paid: that is told when it is.
    if (paid(c) && c.reminder->starts_at > context.now) say(Channel::sms, Template::reminder, *c.reminder);
    c.remind_at.reset();
    if (c.nothing_to_pay) c.reminder.reset();
  }
  if (c.cancel_at && *c.cancel_at <= context.now) say(Channel::email, Template::cancelled, take_cancellation(c));
  return done(std::move(branch));
}

CorrespondenceOutcome decide(const MaybeCorrespondence& maybe, const Erase&, Instant) {
  if (!maybe) return nothing<Correspondence>();
  Branch branch{*maybe};
  auto& c = *branch.next;
  end_unconfirmed(c);
  c.cancel_at.reset();
  c.cancellation.reset();
  return done(std::move(branch));
}

}  // namespace consulta::notifications
