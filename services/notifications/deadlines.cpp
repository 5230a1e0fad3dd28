#include <algorithm>

#include "events/notifications.hpp"
#include "platform/log.hpp"
#include "services/notifications/providers.hpp"
#include "services/notifications/service.hpp"

namespace consulta::notifications {
namespace {

class Sender {
 public:
  Sender(host::Host& host, const Options& options)
      : host_(host), options_(options), sms_(options.sms_url), smtp_(options.smtp_url, options.from) {}

  void send_due(sql::Session& db) {
    for (;;) {
      const auto messages = store::lease(db, Clock::now());
      if (messages.empty() || host_.stopping()) return;
      std::vector<Uuid> users;
      for (const auto& m : messages) {
        if (m.user_id) users.push_back(*m.user_id);
      }
      send_all(db, messages, store::contacts(db, users));
    }
  }

 private:
  // What was sent is recorded in one transaction, at the latest a second after: a crash in between sends those again,
  // once, by the same ids. Where providers are slow the rest of the lease is left to whoever takes it next.
  void send_all(sql::Session& db, const std::vector<Message>& messages, const std::vector<Contact>& contacts) {
    const auto begin = std::chrono::steady_clock::now();
    auto recorded = begin;
    broker::Work work(db, host_.relay());
    std::vector<Outcome> outcomes;
    for (const auto& m : messages) {
      outcomes.push_back(attempt(m, contacts, work));
      const auto now = std::chrono::steady_clock::now();
      if (now - recorded > std::chrono::seconds(1)) {
        record(work, outcomes);
        recorded = now;
      }
      if (now - begin > store::lease_time / 2) break;
    }
    record(work, outcomes);
  }

  void record(broker::Work& work, std::vector<Outcome>& outcomes) {
    if (outcomes.empty()) return;
    store::record(work.db(), outcomes, Clock::now());
    work.commit();
    outcomes.clear();
  }

  Outcome attempt(const Message& m, const std::vector<Contact>& contacts, broker::Work& work) {
    Outcome outcome{m.id, m.recipient, std::nullopt, std::nullopt};
    const auto channel = json::enum_text(m.channel);
    const auto which = json::enum_text(m.template_name);
    try {
      send(m, contacts, outcome.recipient);
      host::publish(work, events::NotificationSent{m.id, channel, which, m.attempts}, m.id);
    } catch (const HttpError& e) {
      outcome.error = e.what();
      spdlog::warn("{} {} ({}) not sent, attempt {}: {}", channel, to_text(m.id), which, m.attempts, e.what());
      if (const auto pause = pause_before_retry(m.attempts)) {
        outcome.again_at = Clock::now() + *pause;
      } else {
        host::publish(work, events::NotificationFailed{m.id, channel, which, m.attempts, e.what()}, m.id);
      }
    }
    return outcome;
  }

  void send(const Message& m, const std::vector<Contact>& contacts, std::optional<std::string>& recipient) {
    Contact contact;
    if (m.user_id) {
      const auto found =
          std::find_if(contacts.begin(), contacts.end(), [&](auto& c) { return c.user_id == *m.user_id; });
      if (found == contacts.end()) throw HttpError("the contact is not known yet");
      contact = *found;
    }
    if (!recipient) recipient = m.channel == Channel::sms ? contact.phone : contact.email;
    const auto text = render(m.template_name, contact.language, contact.full_name, m.variables, options_.clock);
    if (m.channel == Channel::sms) {
      sms_.send(m.id, *recipient, text.body);
    } else {
      smtp_.send({m.id, *recipient, text.subject, text.body, m.attachment_name, m.attachment_base64});
    }
  }

  host::Host& host_;
  Options options_;
  SmsProvider sms_;
  SmtpProvider smtp_;
};

}  // namespace

void add_deadlines(host::Host& host, const Options& options) {
  auto sender = std::make_shared<Sender>(host, options);
  host.every(std::chrono::milliseconds(100), "sending messages", [sender](sql::Session& db) { sender->send_due(db); });
}

}  // namespace consulta::notifications
