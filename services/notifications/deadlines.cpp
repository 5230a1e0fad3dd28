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
      const auto contacts = store::contacts(db, users);
      for (const auto& m : messages) send(db, m, contacts);
    }
  }

 private:
  void send(sql::Session& db, const Message& m, const std::vector<Contact>& contacts) {
    std::string recipient = m.recipient.value_or("");
    try {
      Contact contact;
      if (m.user_id) {
        const auto found =
            std::find_if(contacts.begin(), contacts.end(), [&](auto& c) { return c.user_id == *m.user_id; });
        if (found == contacts.end()) throw HttpError("the contact is not known yet");
        contact = *found;
      }
      if (recipient.empty()) recipient = m.channel == Channel::sms ? contact.phone : contact.email;
      const auto text = render(m.template_name, contact.language, contact.full_name, m.variables, options_.zone_offset);
      if (m.channel == Channel::sms) {
        sms_.send(m.id, recipient, text.body);
      } else {
        smtp_.send({m.id, recipient, text.subject, text.body, m.attachment_name, m.attachment_base64});
      }
    } catch (const HttpError& e) {
      return failed(db, m, e.what());
    }
    broker::Work work(db, host_.relay());
    store::mark_sent(work.db, m.id, recipient, Clock::now());
    host::publish(
        work, events::NotificationSent{m.id, json::enum_text(m.channel), json::enum_text(m.template_name), m.attempts},
        m.id);
    work.commit();
  }

  void failed(sql::Session& db, const Message& m, const std::string& error) {
    const auto now = Clock::now();
    spdlog::warn("{} {} ({}) not sent, attempt {}: {}", json::enum_text(m.channel), to_text(m.id),
                 json::enum_text(m.template_name), m.attempts, error);
    if (const auto pause = pause_before_retry(m.attempts)) return store::mark_retry(db, m.id, error, now + *pause);
    broker::Work work(db, host_.relay());
    store::mark_failed(work.db, m.id, error, now);
    host::publish(work,
                  events::NotificationFailed{m.id, json::enum_text(m.channel), json::enum_text(m.template_name),
                                             m.attempts, error},
                  m.id);
    work.commit();
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
