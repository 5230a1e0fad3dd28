#include "events/appointments.hpp"
#include "events/auth.hpp"
#include "events/payments.hpp"
#include "services/notifications/service.hpp"

namespace consulta::notifications {
namespace {

Message message(const Uuid& user_id, Channel channel, Template which, Variables variables) {
  Message m;
  m.id = new_id();
  m.user_id = user_id;
  m.channel = channel;
  m.template_name = which;
  m.variables = std::move(variables);
  return m;
}

Variables about(const events::AppointmentFacts& a) {
  Variables v;
  v.specialty = a.specialty_name;
  v.doctor = a.doctor_name.value_or("");
  v.room = a.room.value_or("");
  v.starts_at = a.starts_at;
  v.about = a.appointment_id;
  return v;
}

template <class E>
void learn(const std::vector<events::Event<E>>& batch, broker::Work& work) {
  for (const auto& event : batch) {
    const auto& u = event.data;
    store::remember(work.db(), {u.user_id, u.email, u.full_name, u.phone, u.language}, event.head.time);
  }
}

// A reaction that sends one message for each event.
template <class E>
auto tell(Channel channel, Template which) {
  return [channel, which](const std::vector<events::Event<E>>& batch, broker::Work& work) {
    std::vector<Message> messages;
    for (const auto& event : batch)
      messages.push_back(message(event.data.patient_id, channel, which, about(event.data)));
    store::insert(work.db(), messages, Clock::now());
  };
}

void confirm_when_complete(broker::Work& work, const Uuid& appointment_id, const Halves& halves) {
  if (halves.sent || !halves.confirmed || !halves.invoice) return;
  const auto confirmed = json::read<events::AppointmentConfirmed>(*halves.confirmed);
  const auto invoice = json::read<events::InvoiceIssued>(*halves.invoice);
  auto m = message(confirmed.patient_id, Channel::email, Template::confirmation, about(confirmed));
  m.attachment_name = "invoice.pdf";
  m.attachment_base64 = invoice.pdf_base64;
  store::insert(work.db(), {m}, Clock::now());
  store::mark_confirmation_sent(work.db(), appointment_id);
}

}  // namespace

void add_reactions(host::Host& host) {
  host.on<events::UserRegistered>([](const auto& batch, broker::Work& work) {
    learn(batch, work);
    std::vector<Message> messages;
    for (const auto& event : batch) {
      messages.push_back(message(event.data.user_id, Channel::email, Template::welcome, {}));
    }
    store::insert(work.db(), messages, Clock::now());
  });
  host.on<events::UserProfileUpdated>(learn<events::UserProfileUpdated>);

  host.on<events::PaymentRequested>([](const auto& batch, broker::Work& work) {
    std::vector<Message> messages;
    for (const auto& event : batch) {
      const auto& p = event.data;
      Variables v;
      v.specialty = p.specialty_name;
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
      messages.push_back(message(p.patient_id, Channel::sms, Template::payment_link, std::move(v)));
    }
    store::insert(work.db(), messages, Clock::now());
  });

  host.on<events::AppointmentConfirmed>([](const auto& batch, broker::Work& work) {
    for (const auto& event : batch) {
      const auto& id = event.data.appointment_id;
      confirm_when_complete(work, id, store::add_confirmed(work.db(), id, json::write(event.data)));
    }
  });
  host.on<events::InvoiceIssued>([](const auto& batch, broker::Work& work) {
    for (const auto& event : batch) {
      const auto& id = event.data.appointment_id;
      confirm_when_complete(work, id, store::add_invoice(work.db(), id, json::write(event.data)));
    }
  });

  host.on<events::AppointmentRejected>(tell<events::AppointmentRejected>(Channel::sms, Template::rejected));
  host.on<events::AppointmentExpired>(tell<events::AppointmentExpired>(Channel::sms, Template::expired));
  host.on<events::AppointmentCancelled>(tell<events::AppointmentCancelled>(Channel::email, Template::cancelled));
  host.on<events::AppointmentRescheduled>(tell<events::AppointmentRescheduled>(Channel::email, Template::rescheduled));
  host.on<events::PaymentRefunded>([](const auto& batch, broker::Work& work) {
    std::vector<Message> messages;
    for (const auto& event : batch) {
      Variables v;
      v.amount_cents = event.data.amount_cents;
      v.about = event.data.appointment_id;
      messages.push_back(message(event.data.patient_id, Channel::email, Template::refunded, std::move(v)));
    }
    store::insert(work.db(), messages, Clock::now());
  });
}

}  // namespace consulta::notifications
