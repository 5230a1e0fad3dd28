#include "services/notifications/message.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace consulta::notifications {
namespace {

using engine::nothing;
using Branch = engine::Branch<Message>;

MessageOutcome begun(const MaybeMessage& known, Message message, Instant now) {
  if (known) return nothing<Message>();
  message.created_at = message.due_at = now;
  return {{std::move(message)}};
}

void finish(Message& m, Status status, Instant now) {
  m.status = status;
  m.finished_at = now;
}

void give_up(Branch& branch, const std::string& why, Instant now) {
  auto& m = *branch.next;
  finish(m, Status::failed, now);
  branch.events.emplace_back(
      events::NotificationFailed{m.id, json::enum_text(m.channel), m.template_name, m.attempts, why}, m.id);
}

void send(Branch& branch, Instant now) {
  auto& m = *branch.next;
  finish(m, Status::sent, now);
  m.attachment_name.reset();
  m.attachment_base64.reset();
  branch.events.emplace_back(events::NotificationSent{m.id, json::enum_text(m.channel), m.template_name, m.attempts},
                             m.id);
}

Variables about(const events::PaymentRequested& p) {
  Variables v;
  v.specialty = p.specialty_name;
  v.specialty_names = p.specialty_names;
  v.doctor = p.doctor_name;
  v.starts_at = p.starts_at;
  v.until = p.expires_at;
  v.amount_cents = p.amount_cents;
  v.link = p.link;
  if (p.multibanco) {
    v.entity = p.multibanco->entity;
    v.reference = p.multibanco->reference;
  }
  v.about = p.appointment_id;
  v.dependant = p.dependant_name;
  return v;
}

// Nothing where it came to nothing: nobody needs to be told of what is over by now.
std::optional<Message> notice_of(const Message& link, const Message::Context& context) {
  try {
    const auto said = words_of(link).variables;
    if (!link.user_id || !said.about || said.until <= context.now) return std::nullopt;
    return compose(context.ids->next(), *link.user_id, Channel::sms, Template::unpaid, said);
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

// What it is nobody is told but behind the link.
Variables about(const events::PrescriptionFacts& p, Instant at) {
  Variables v;
  v.doctor = p.doctor_name;
  v.doctor_id = p.doctor_id;
  v.dependant = p.dependant_name;
  v.link = p.link;
  v.starts_at = at;
  return v;
}

template <class E>
Message link_to(const events::Event<E>& event, Template which) {
  Variables about;
  about.token = event.data.token;
  about.to = event.data.email;
  about.until = event.data.expires_at;
  return compose(event.head.id, event.data.user_id, Channel::email, which, about);
}

bool is_farewell(const Message& m) {
  return m.template_name == json::enum_text(Template::account_erased);
}

// Why it was given up on may name the address too.
void forget_recipient(Message& m) {
  m.recipient.reset();
  m.last_error.reset();
}

bool may_be_left_out(Template which) {
  return which == Template::welcome || which == Template::unpaid || which == Template::reminder ||
         which == Template::waitlist_offer || which == Template::waitlist_ended;
}

}  // namespace

Message compose(const Uuid& id, const Uuid& user_id, Channel channel, Template which, const Variables& variables) {
  Message m;
  m.id = id;
  m.user_id = user_id;
  m.channel = channel;
  m.template_name = json::enum_text(which);
  m.variables = json::write(variables);
  m.said = std::make_shared<const Variables>(variables);
  return m;
}

Message farewell(const Uuid& id, const std::string& address, const std::string& language) {
  Variables variables;
  variables.language = language;
  auto m = compose(id, {}, Channel::email, Template::account_erased, variables);
  m.user_id.reset();
  m.recipient = address;
  return m;
}

Variables about(const events::AppointmentFacts& a) {
  Variables v;
  v.specialty = a.specialty_name;
  v.specialty_names = a.specialty_names;
  v.doctor = a.doctor_name.value_or("");
  v.room = a.room.value_or("");
  v.starts_at = a.starts_at;
  v.about = a.appointment_id;
  v.ends_at = a.ends_at;
  v.doctor_id = a.doctor_id;
  v.calendar = a.calendar;
  v.dependant = a.dependant_name;
  return v;
}

Words words_of(const Message& m) {
  Words words;
  if (!boost::describe::enum_from_string(m.template_name.c_str(), words.which)) {
    throw std::runtime_error("no template " + m.template_name);
  }
  words.variables = m.said ? *m.said : json::read<Variables>(m.variables);
  return words;
}

MessageOutcome decide(const MaybeMessage& m, const Write& write, Instant now) {
  return begun(m, write.message, now);
}

// Of an attempt that somebody else has taken up since, only that it was sent counts.
MessageOutcome decide(const MaybeMessage& m, const Answer& answer, Instant now) {
  if (!m || m->status != Status::pending) return nothing<Message>();
  if (m->attempts != answer.attempt && answer.end != End::sent) return nothing<Message>();
  Branch branch{*m};
  auto& next = *branch.next;
  if (answer.recipient) next.recipient = answer.recipient;
  next.last_error.reset();
  if (!answer.why.empty()) next.last_error = answer.why.substr(0, 500);
  const auto pause = pause_before_retry(next.attempts, answer.chance);
  if (answer.end == End::sent) {
    send(branch, now);
  } else if (answer.end == End::unwanted) {
    finish(next, Status::unwanted, now);
  } else if (answer.end == End::unproved) {
    --next.attempts;
    next.status = Status::unproved_address;
  } else if (answer.end == End::not_tried) {
    --next.attempts;
    next.due_at = answer.again_at.value_or(now);
  } else if (answer.end == End::failed && pause) {
    next.due_at = now + *pause;
  } else {
    give_up(branch, is_farewell(next) ? "it could not be delivered" : next.last_error.value_or(""), now);
  }
  if (is_farewell(next) && next.finished_at) forget_recipient(next);
  return {branch};
}

MessageOutcome decide(const MaybeMessage& m, const Repeat&, Instant now) {
  if (!m || m->status != Status::failed || (is_farewell(*m) && !m->recipient)) {
    return engine::refused<Message>("not_failed", "Only a message that was given up on can be sent again.");
  }
  auto next = *m;
  next.status = Status::pending;
  next.attempts = 0;
  next.due_at = now;
  next.finished_at.reset();
  return {{std::move(next)}};
}

MessageOutcome decide(const MaybeMessage& m, const GoOut&, Instant now) {
  if (!m) return nothing<Message>();
  const bool put_off = m->status == Status::pending && m->attempts == 0 && m->due_at > now;
  if (!put_off && m->status != Status::unproved_address) return nothing<Message>();
  auto next = *m;
  next.status = Status::pending;
  next.due_at = now;
  return {{std::move(next)}};
}

MessageOutcome decide(const MaybeMessage& m, const GiveUpWaiting&, Instant now) {
  if (!m || m->status != Status::unproved_address || m->created_at + longest_wait_for_proof > now) {
    return nothing<Message>();
  }
  Branch branch{*m};
  give_up(branch, "the address was never proved", now);
  return {branch};
}

MessageOutcome decide(const MaybeMessage& m, const NoticeDue&, const Message::Context& context) {
  if (!m || !m->notice_at || *m->notice_at > context.now) return nothing<Message>();
  Branch branch{*m};
  branch.next->notice_at.reset();
  if (auto notice = notice_of(*m, context)) {
    const auto appointment_id = words_of(*m).variables.about.value();
    branch.notes.emplace_back(appointment_id, StillUnpaid{std::move(*notice)});
  }
  return {branch};
}

MessageOutcome decide(const MaybeMessage& m, const events::Event<events::PaymentRequested>& event,
                      const Message::Context& context) {
  const auto& p = event.data;
  auto outcome =
      begun(m, compose(event.head.id, p.patient_id, Channel::sms, Template::payment_link, about(p)), context.now);
  auto& link = outcome.front().next;
  if (!link) return outcome;
  if (context.links_due_at > context.now) {
    link->attempts = 1;
    link->due_at = context.links_due_at;
  }
  const auto notice_at = p.expires_at - unpaid_notice;
  if (notice_at > context.now) link->notice_at = notice_at;
  return outcome;
}

// An offer that came too late is no loss to who never heard of it.
MessageOutcome decide(const MaybeMessage& m, const events::Event<events::AppointmentRejected>& event, Instant now) {
  const auto& a = event.data;
  if (a.from_waitlist.value_or(false)) return nothing<Message>();
  return begun(m, compose(event.head.id, a.patient_id, Channel::sms, Template::rejected, about(a)), now);
}

MessageOutcome decide(const MaybeMessage& m, const events::Event<events::WaitlistOffered>& event, Instant now) {
  const auto& a = event.data;
  return begun(m, compose(event.head.id, a.patient_id, Channel::sms, Template::waitlist_offer, about(a)), now);
}

MessageOutcome decide(const MaybeMessage& m, const events::Event<events::WaitlistEnded>& event, Instant now) {
  Variables about;
  about.specialty = event.data.specialty_name;
  about.specialty_names = event.data.specialty_names;
  return begun(m, compose(event.head.id, event.data.patient_id, Channel::sms, Template::waitlist_ended, about), now);
}

MessageOutcome decide(const MaybeMessage& m, const events::Event<events::PrescriptionIssued>& event, Instant now) {
  const auto& p = event.data;
  const auto said = about(p, p.issued_at);
  return begun(m, compose(event.head.id, p.patient_id, Channel::sms, Template::prescription, said), now);
}

MessageOutcome decide(const MaybeMessage& m, const events::Event<events::PrescriptionChanged>& event, Instant now) {
  const auto& p = event.data;
  const auto which = p.cancelled ? Template::prescription_cancelled : Template::prescription_changed;
  return begun(m, compose(event.head.id, p.patient_id, Channel::sms, which, about(p, p.changed_at)), now);
}

MessageOutcome decide(const MaybeMessage& m, const events::Event<events::EmailProofRequested>& event, Instant now) {
  return begun(m, link_to(event, Template::prove_email), now);
}

MessageOutcome decide(const MaybeMessage& m, const events::Event<events::PasswordResetRequested>& event, Instant now) {
  return begun(m, link_to(event, Template::reset_password), now);
}

MessageOutcome decide(const MaybeMessage& m, const events::Event<events::LoginInvited>& event, Instant now) {
  const auto& invited = event.data;
  Variables about;
  about.token = invited.token;
  about.to = invited.phone;
  about.until = invited.expires_at;
  about.username = invited.username;
  return begun(m, compose(event.head.id, invited.user_id, Channel::sms, Template::invitation, about), now);
}

MessageOutcome decide(const MaybeMessage& m, const events::Event<events::PasswordChanged>& event, Instant now) {
  return begun(m, compose(event.head.id, event.data.user_id, Channel::email, Template::password_changed, {}), now);
}

MessageOutcome decide(const MaybeMessage& m, const events::Event<events::EmailChanged>& event, Instant now) {
  Variables about;
  about.to = event.data.before;
  return begun(m, compose(event.head.id, event.data.user_id, Channel::email, Template::email_changed, about), now);
}

MessageOutcome decide(const MaybeMessage& m, const events::Event<events::DoctorLoginRefused>& event, Instant now) {
  const auto& refused = event.data;
  if (!refused.asked_by) return nothing<Message>();
  Variables about;
  about.doctor = refused.full_name;
  about.email = refused.email;
  return begun(m, compose(event.head.id, *refused.asked_by, Channel::email, Template::doctor_refused, about), now);
}

MessageOutcome decide(const MaybeMessage& m, const events::Event<events::SecondFactorChanged>& event, Instant now) {
  Variables about;
  about.enabled = event.data.enabled;
  const auto& to = event.data.user_id;
  return begun(m, compose(event.head.id, to, Channel::email, Template::second_factor_changed, about), now);
}

std::optional<Channel> channel_for(Template which, Channel usual, const Preferences& wants) {
  if (!may_be_left_out(which)) return usual;
  const bool wanted = usual == Channel::sms ? wants.sms : wants.email;
  if (wanted) return usual;
  const bool other = usual == Channel::sms ? wants.email : wants.sms;
  if (!other) return std::nullopt;
  return usual == Channel::sms ? Channel::email : Channel::sms;
}

bool goes_to_anybody(Template which) {
  return which == Template::prove_email || which == Template::reset_password || which == Template::password_changed ||
         which == Template::email_changed || which == Template::second_factor_changed || which == Template::custom;
}

std::optional<std::chrono::milliseconds> pause_before_retry(int attempts, double chance) {
  if (attempts >= most_attempts) return std::nullopt;
  const auto pause =
      std::min<std::chrono::milliseconds>(std::chrono::seconds(1 << (attempts - 1)), std::chrono::hours(1));
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(static_cast<double>(pause.count()) * (0.8 + 0.4 * chance)));
}

}  // namespace consulta::notifications
