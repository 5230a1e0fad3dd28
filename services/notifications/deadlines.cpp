#include <algorithm>
#include <random>

#include "events/notifications.hpp"
#include "platform/base64.hpp"
#include "platform/calendar.hpp"
#include "platform/log.hpp"
#include "platform/qr_code.hpp"
#include "services/notifications/providers.hpp"
#include "services/notifications/service.hpp"

namespace consulta::notifications {
namespace {

constexpr auto qr_name = "check-in.png";

// What goes with an email, made of what the message speaks of. The code on the picture is the appointment's id: only
// the patient and the clinic know it, and it cannot be guessed.
std::vector<Attachment> attachments_of(const Message& m, const Text& text) {
  std::vector<Attachment> out;
  if (m.attachment_base64) {
    out.push_back({m.attachment_name.value_or("document.pdf"), "application/pdf",
                   base64_decode(*m.attachment_base64).value_or("")});
  }
  const auto& v = m.variables;
  const bool new_time = m.template_name == Template::confirmation || m.template_name == Template::rescheduled;
  if (!v.about || !v.ends_at || (!new_time && m.template_name != Template::cancelled)) return out;
  CalendarEvent event;
  event.id = *v.about;
  event.stamp = Clock::now();
  // Whatever comes later says more.
  event.sequence = std::chrono::duration_cast<std::chrono::seconds>(event.stamp.time_since_epoch()).count();
  event.cancelled = !new_time;
  event.starts_at = v.starts_at;
  event.ends_at = *v.ends_at;
  event.summary = v.specialty + ", " + v.doctor;
  event.location = v.room;
  event.description = text.body;
  out.push_back({"appointment.ics", "text/calendar; charset=utf-8; method=PUBLISH", calendar(event)});
  if (m.template_name == Template::confirmation) {
    out.push_back({qr_name, "image/png", qr_code_png(to_text(*v.about)), true});
  }
  return out;
}

// Sends the messages of one channel.
class Sender {
 public:
  Sender(host::Host& host, const Options& options, Channel channel)
      : host_(host),
        options_(options),
        channel_(channel),
        sms_(options.sms_url, options.sms_per_second),
        smtp_(options.smtp, options.from, options.emails_per_second) {}

  void send_due(sql::Session& db) {
    for (;;) {
      const auto messages = store::lease(db, channel_, Clock::now());
      if (messages.empty() || host_.stopping()) return;
      std::vector<Uuid> users;
      for (const auto& m : messages) {
        if (m.user_id) users.push_back(*m.user_id);
      }
      if (!send_all(db, messages, store::contacts(db, users))) return;
    }
  }

 private:
  // What was sent is recorded in one transaction, at the latest a second after. A crash in between sends those again,
  // once, when their lease ends a minute later, by the same ids: an SMS provider that knows them within its window of
  // idempotency delivers nothing twice; an email may come twice and is known by its Message-ID.
  // Where providers are slow the rest of the lease is left to whoever takes it next. False when nothing more can go out
  // just now.
  bool send_all(sql::Session& db, const std::vector<Message>& messages, const std::vector<Contact>& contacts) {
    const auto begin = std::chrono::steady_clock::now();
    auto recorded = begin;
    broker::Work work(db, host_.relay());
    std::vector<Outcome> outcomes;
    std::optional<Instant> not_before;
    for (const auto& m : messages) {
      if (not_before) {
        outcomes.push_back({.id = m.id, .error = "waits for its turn", .again_at = not_before, .counts = false});
        continue;
      }
      try {
        outcomes.push_back(attempt(m, contacts, work));
      } catch (const LeftAlone& e) {
        not_before = Clock::now() + e.again_in;
        outcomes.push_back({.id = m.id, .error = e.what(), .again_at = not_before, .counts = false});
        continue;
      }
      const auto now = std::chrono::steady_clock::now();
      if (now - recorded > std::chrono::seconds(1)) {
        record(work, outcomes);
        recorded = now;
      }
      if (now - begin > store::lease_time / 2) break;
    }
    record(work, outcomes);
    return !not_before;
  }

  void record(broker::Work& work, std::vector<Outcome>& outcomes) {
    if (outcomes.empty()) return;
    store::record(work.db(), outcomes, Clock::now());
    work.commit();
    outcomes.clear();
  }

  Outcome attempt(const Message& m, const std::vector<Contact>& contacts, broker::Work& work) {
    Outcome outcome;
    outcome.id = m.id;
    outcome.recipient = m.recipient;
    const auto channel = json::enum_text(m.channel);
    const auto which = json::enum_text(m.template_name);
    try {
      outcome.unwanted = !send(m, contacts, outcome.recipient);
      if (!outcome.unwanted) host::publish(work, events::NotificationSent{m.id, channel, which, m.attempts}, m.id);
    } catch (const HttpError& e) {
      outcome.error = e.what();
      spdlog::warn("{} {} ({}) not sent, attempt {}: {}", channel, to_text(m.id), which, m.attempts, e.what());
      if (const auto pause = pause_before_retry(m.attempts, chance_(random_))) {
        outcome.again_at = Clock::now() + *pause;
      } else {
        host::publish(work, events::NotificationFailed{m.id, channel, which, m.attempts, e.what()}, m.id);
      }
    }
    return outcome;
  }

  // False where the contact does not want it, either way.
  bool send(const Message& m, const std::vector<Contact>& contacts, std::optional<std::string>& recipient) {
    Contact contact;
    auto channel = m.channel;
    if (m.user_id) {
      const auto found =
          std::find_if(contacts.begin(), contacts.end(), [&](auto& c) { return c.user_id == *m.user_id; });
      if (found == contacts.end()) throw HttpError("the contact is not known yet");
      contact = *found;
      const auto chosen = channel_for(m.template_name, m.channel, {contact.wants_email, contact.wants_sms});
      if (!chosen) return false;
      channel = *chosen;
    }
    if (!recipient) recipient = channel == Channel::sms ? contact.phone : contact.email;
    const auto text = render(m.template_name, contact.language, contact.full_name, m.variables, options_.clock);
    if (channel == Channel::sms) {
      sms_.send(m.id, *recipient, text.body);
    } else {
      auto attachments = attachments_of(m, text);
      const bool shows_qr = std::any_of(attachments.begin(), attachments.end(), [](auto& a) { return a.shown; });
      smtp_.send({m.id, *recipient, text.subject, text.body, as_html(text, contact.language, shows_qr ? qr_name : ""),
                  std::move(attachments)});
    }
    return true;
  }

  host::Host& host_;
  Options options_;
  Channel channel_;
  SmsProvider sms_;
  SmtpProvider smtp_;
  std::minstd_rand random_{std::random_device{}()};
  std::uniform_real_distribution<double> chance_{0, 1};
};

}  // namespace

void add_deadlines(host::Host& host, const Options& options) {
  for (const auto channel : {Channel::sms, Channel::email}) {
    auto sender = std::make_shared<Sender>(host, options, channel);
    host.every(std::chrono::milliseconds(100), "sending by " + json::enum_text(channel),
               [sender](sql::Session& db) { sender->send_due(db); });
  }
  host.every(std::chrono::seconds(1), "telling what was planned", tell_due_plans);
}

}  // namespace consulta::notifications
