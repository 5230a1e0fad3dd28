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
  v.specialty_names = a.specialty_names;
  v.doctor = a.doctor_name.value_or("");
  v.room = a.room.value_or("");
  v.starts_at = a.starts_at;
  v.about = a.appointment_id;
  v.ends_at = a.ends_at;
  return v;
}

template <class E>
void learn(const std::vector<events::Event<E>>& batch, broker::Work& work) {
  for (const auto& event : batch) {
    const auto& u = event.data;
    store::remember(work.db(),
                    {u.user_id, u.email, u.full_name, u.phone, u.language, u.wants_email.value_or(true),
                     u.wants_sms.value_or(true)},
                    event.head.time);
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
  m.variables.check_in_code = confirmed.check_in_code;
  m.attachment_name = "invoice.pdf";
  m.attachment_base64 = invoice.pdf_base64;
  store::insert(work.db(), {m}, Clock::now());
  store::mark_confirmation_sent(work.db(), appointment_id);
}

template <class E>
std::vector<Uuid> appointments_of(const std::vector<events::Event<E>>& batch) {
  std::vector<Uuid> ids;
  for (const auto& event : batch) ids.push_back(event.data.appointment_id);
  return ids;
}

// A day before, unless it is less than that already.
Plan reminder(const events::AppointmentFacts& a, Instant told_at, const Options& options) {
  Plan plan{a.appointment_id, PlanKind::reminder, a.patient_id, about(a), std::nullopt, told_at};
  const auto due = a.starts_at - options.reminder;
  if (due > told_at) plan.due_at = due;
  return plan;
}

Variables variables_of(const events::PaymentRequested& p) {
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
  return v;
}

// How long a cancellation waits for what is refunded, to tell both at once.
constexpr auto wait_for_refund = std::chrono::seconds(60);
constexpr auto unpaid_notice = std::chrono::minutes(5);

}  // namespace

void add_reactions(host::Host& host, const Options& options, Links& links) {
  host.on<events::UserRegistered>([](const auto& batch, broker::Work& work) {
    learn(batch, work);
    std::vector<Message> messages;
    for (const auto& event : batch) {
      messages.push_back(message(event.data.user_id, Channel::email, Template::welcome, {}));
    }
    store::insert(work.db(), messages, Clock::now());
  });
  host.on<events::UserProfileUpdated>(learn<events::UserProfileUpdated>);

  host.on<events::PaymentRequested>([&links](const auto& batch, broker::Work& work) {
    const auto now = Clock::now();
    const auto due_at = links.due_at(now);
    const bool handed_over = due_at > now;
    std::vector<Message> messages;
    for (const auto& event : batch) {
      const auto& p = event.data;
      auto& m = messages.emplace_back(message(p.patient_id, Channel::sms, Template::payment_link, variables_of(p)));
      if (handed_over) m.attempts = 1;
      const auto notice = p.expires_at - unpaid_notice;
      if (notice > now) m.remind_at = notice;
    }
    store::insert(work.db(), messages, now, due_at);
    if (handed_over) {
      work.after_commit(
          [&links, due_at, messages = std::move(messages)]() mutable { links.put(std::move(messages), due_at); });
    }
  });

  host.on<events::AppointmentConfirmed>([options](const auto& batch, broker::Work& work) {
    std::vector<Plan> plans;
    for (const auto& event : batch) {
      const auto& id = event.data.appointment_id;
      confirm_when_complete(work, id, store::add_confirmed(work.db(), id, json::write(event.data)));
      plans.push_back(reminder(event.data, event.head.time, options));
    }
    store::plan(work.db(), plans);
  });
  host.on<events::InvoiceIssued>([](const auto& batch, broker::Work& work) {
    for (const auto& event : batch) {
      const auto& id = event.data.appointment_id;
      confirm_when_complete(work, id, store::add_invoice(work.db(), id, json::write(event.data)));
    }
    store::end_plans(work.db(), appointments_of(batch), PlanKind::unpaid, Clock::now());
  });

  host.on<events::AppointmentRejected>([](const auto& batch, broker::Work& work) {
    std::vector<Message> messages;
    for (const auto& event : batch) {
      if (event.data.from_waitlist.value_or(false)) continue;
      messages.push_back(message(event.data.patient_id, Channel::sms, Template::rejected, about(event.data)));
    }
    store::insert(work.db(), messages, Clock::now());
  });
  host.on<events::WaitlistOffered>(tell<events::WaitlistOffered>(Channel::sms, Template::waitlist_offer));
  host.on<events::WaitlistEnded>([](const auto& batch, broker::Work& work) {
    std::vector<Message> messages;
    for (const auto& event : batch) {
      Variables about;
      about.specialty = event.data.specialty_name;
      about.specialty_names = event.data.specialty_names;
      messages.push_back(message(event.data.patient_id, Channel::sms, Template::waitlist_ended, std::move(about)));
    }
    store::insert(work.db(), messages, Clock::now());
  });
  host.on<events::AppointmentExpired>([](const auto& batch, broker::Work& work) {
    tell<events::AppointmentExpired>(Channel::sms, Template::expired)(batch, work);
    store::end_plans(work.db(), appointments_of(batch), PlanKind::unpaid, Clock::now());
  });
  host.on<events::AppointmentCancelled>([](const auto& batch, broker::Work& work) {
    const auto now = Clock::now();
    std::vector<Message> messages;
    std::vector<Plan> plans;
    for (const auto& event : batch) {
      const auto& a = event.data;
      if (a.from_waitlist.value_or(false)) continue;
      if (a.was_confirmed) {
        plans.push_back(
            {a.appointment_id, PlanKind::cancelled, a.patient_id, about(a), now + wait_for_refund, event.head.time});
      } else {
        messages.push_back(message(a.patient_id, Channel::email, Template::cancelled, about(a)));
      }
    }
    store::insert(work.db(), messages, now);
    store::plan(work.db(), plans);
    store::end_plans(work.db(), appointments_of(batch), PlanKind::unpaid, now);
    store::end_plans(work.db(), appointments_of(batch), PlanKind::reminder, now);
  });
  host.on<events::AppointmentRescheduled>([options](const auto& batch, broker::Work& work) {
    tell<events::AppointmentRescheduled>(Channel::email, Template::rescheduled)(batch, work);
    std::vector<Plan> plans;
    for (const auto& event : batch) plans.push_back(reminder(event.data, event.head.time, options));
    store::plan(work.db(), plans);
  });
  host.on<events::PaymentRefunded>([](const auto& batch, broker::Work& work) {
    const auto now = Clock::now();
    std::vector<Message> messages;
    for (const auto& event : batch) {
      const auto& e = event.data;
      std::optional<Plan> cancelled;
      if (e.reason == "appointment_cancelled") {
        cancelled = store::end_plan(work.db(), e.appointment_id, PlanKind::cancelled, now);
      }
      auto variables = cancelled ? cancelled->variables : Variables{};
      variables.amount_cents = e.amount_cents;
      variables.refund_cents = e.amount_cents;
      variables.about = e.appointment_id;
      auto m = message(e.patient_id, Channel::email, cancelled ? Template::cancelled : Template::refunded,
                       std::move(variables));
      if (e.credit_note_pdf_base64) {
        m.attachment_name = "credit-note.pdf";
        m.attachment_base64 = e.credit_note_pdf_base64;
      }
      messages.push_back(std::move(m));
    }
    store::insert(work.db(), messages, now);
  });
}

void tell_due_plans(sql::Session& db) {
  for (;;) {
    const auto now = Clock::now();
    sql::Transaction transaction(db);
    const auto plans = store::take_due_plans(db, now);
    const auto links = store::take_reminders(db, now);
    std::vector<Message> messages;
    for (const auto& link : links) {
      // Whoever slept through it need not be told of what is over meanwhile.
      if (link.variables.until <= now) continue;
      messages.push_back(message(link.user_id.value(), Channel::sms, Template::unpaid, link.variables));
    }
    for (const auto& plan : plans) {
      switch (plan.kind) {
        case PlanKind::unpaid:  // only ever ended; the payment link says when
          break;
        case PlanKind::reminder:
          if (plan.variables.starts_at <= now) break;  // nobody needs to be reminded of what has begun
          messages.push_back(message(plan.user_id, Channel::sms, Template::reminder, plan.variables));
          break;
        case PlanKind::cancelled:
          messages.push_back(message(plan.user_id, Channel::email, Template::cancelled, plan.variables));
          break;
      }
    }
    store::insert(db, messages, now);
    transaction.commit();
    if (plans.empty() && links.empty()) return;
  }
}

}  // namespace consulta::notifications
