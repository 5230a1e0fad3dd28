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

// A message on its way out.
struct Letter {
  const Message* message = nullptr;
  Channel channel = Channel::sms;
  std::string recipient, language;
  Text text;
};

// Sends the messages of one channel.
class Sender {
 public:
  // `handed`: what is handed over of this channel, if anything.
  Sender(host::Host& host, const Options& options, Channel channel, Links* handed)
      : host_(host),
        options_(options),
        channel_(channel),
        handed_(handed),
        sms_(options.sms_url, options.sms_per_second),
        smtp_(options.smtp, options.from, options.emails_per_second) {}

  void send_due(sql::Session& db) {
    constexpr std::size_t most = 256;
    bool more = false;
    do {
      std::vector<Message> handed;
      if (handed_ != nullptr) handed = handed_->take(most, Clock::now());
      if (!send_all(db, handed)) return;
      const auto leased = store::lease(db, channel_, Clock::now());
      if (!send_all(db, leased)) return;
      more = handed.size() == most || !leased.empty();
    } while (more && !host_.stopping());
  }

 private:
  // What has been tried and is not yet recorded.
  struct Tried {
    broker::Work work;
    std::vector<Outcome> outcomes = {};
    std::optional<Instant> not_before = {};  // the provider is left alone until then
  };

  // What was sent is recorded in one transaction, at the latest a second after. A crash in between sends those again,
  // once, when their lease ends a minute later, by the same ids: an SMS provider that knows them within its window of
  // idempotency delivers nothing twice; an email may come twice and is known by its Message-ID.
  // Where providers are slow the rest of the lease is left to whoever takes it next. False when nothing more can go out
  // just now.
  bool send_all(sql::Session& db, const std::vector<Message>& messages) {
    if (messages.empty()) return true;
    std::vector<Uuid> users;
    for (const auto& m : messages) {
      if (m.user_id) users.push_back(*m.user_id);
    }
    const auto contacts = store::contacts(db, users);
    const auto begin = std::chrono::steady_clock::now();
    auto recorded = begin;
    Tried tried{broker::Work(db, host_.relay())};
    std::vector<Letter> together;
    for (const auto& m : messages) {
      if (auto letter = letter_for(m, contacts, tried)) {
        // What has failed before might make a provider refuse whatever it comes with.
        if (letter->channel == Channel::sms && m.attempts == 1 && !sms_.one_by_one()) {
          together.push_back(std::move(*letter));
          continue;
        }
        send({std::move(*letter)}, tried);
      }
      const auto now = std::chrono::steady_clock::now();
      if (now - recorded > std::chrono::seconds(1)) {
        record(tried);
        recorded = now;
      }
      if (now - begin > store::lease_time / 2) break;
    }
    if (!together.empty()) send(together, tried);
    record(tried);
    return !tried.not_before;
  }

  void record(Tried& tried) {
    if (tried.outcomes.empty()) return;
    store::record(tried.work.db(), tried.outcomes, Clock::now());
    tried.work.commit();
    tried.outcomes.clear();
  }

  // Nothing where it goes to nobody now: the contact wants it neither way, or is not known yet.
  std::optional<Letter> letter_for(const Message& m, const std::vector<Contact>& contacts, Tried& tried) {
    Contact contact;
    Letter letter{&m, m.channel};
    if (m.user_id) {
      const auto found =
          std::find_if(contacts.begin(), contacts.end(), [&](auto& c) { return c.user_id == *m.user_id; });
      if (found == contacts.end()) {
        failed(m, m.recipient, "the contact is not known yet", tried);
        return std::nullopt;
      }
      contact = *found;
      const auto chosen = channel_for(m.template_name, m.channel, {contact.wants_email, contact.wants_sms});
      if (!chosen) {
        tried.outcomes.push_back({.id = m.id, .recipient = m.recipient, .unwanted = true});
        return std::nullopt;
      }
      letter.channel = *chosen;
    }
    letter.recipient = m.recipient.value_or(letter.channel == Channel::sms ? contact.phone : contact.email);
    letter.language = contact.language;
    letter.text = render(m.template_name, contact.language, contact.full_name, m.variables, options_.clock);
    return letter;
  }

  // SMS that go together, or one email.
  void send(const std::vector<Letter>& letters, Tried& tried) {
    if (tried.not_before) return put_off(letters, "waits for its turn", tried);
    try {
      if (letters.front().channel == Channel::sms) {
        std::vector<Sms> texts;
        for (const auto& letter : letters) texts.push_back({letter.message->id, letter.recipient, letter.text.body});
        sms_.send(texts);
      } else {
        send_email(letters.front());
      }
      for (const auto& letter : letters) {
        const auto& m = *letter.message;
        tried.outcomes.push_back({.id = m.id, .recipient = letter.recipient});
        host::publish(tried.work, events::NotificationSent{m.id, name(m.channel), name(m.template_name), m.attempts},
                      m.id);
      }
    } catch (const LeftAlone& e) {
      tried.not_before = Clock::now() + e.again_in;
      put_off(letters, e.what(), tried);
    } catch (const HttpError& e) {
      for (const auto& letter : letters) failed(*letter.message, letter.recipient, e.what(), tried);
    }
  }

  void send_email(const Letter& letter) {
    const auto& m = *letter.message;
    auto attachments = attachments_of(m, letter.text);
    const bool shows_qr = std::any_of(attachments.begin(), attachments.end(), [](auto& a) { return a.shown; });
    smtp_.send({m.id, letter.recipient, letter.text.subject, letter.text.body,
                as_html(letter.text, letter.language, shows_qr ? qr_name : ""), std::move(attachments)});
  }

  static void put_off(const std::vector<Letter>& letters, const char* why, Tried& tried) {
    for (const auto& letter : letters) {
      tried.outcomes.push_back({.id = letter.message->id, .error = why, .again_at = tried.not_before, .counts = false});
    }
  }

  void failed(const Message& m, const std::optional<std::string>& recipient, const std::string& why, Tried& tried) {
    Outcome outcome{.id = m.id, .recipient = recipient, .error = why};
    spdlog::warn("{} {} ({}) not sent, attempt {}: {}", name(m.channel), to_text(m.id), name(m.template_name),
                 m.attempts, why);
    if (const auto pause = pause_before_retry(m.attempts, chance_(random_))) {
      outcome.again_at = Clock::now() + *pause;
    } else {
      host::publish(tried.work,
                    events::NotificationFailed{m.id, name(m.channel), name(m.template_name), m.attempts, why}, m.id);
    }
    tried.outcomes.push_back(std::move(outcome));
  }

  template <class E>
  static std::string name(E value) {
    return json::enum_text(value);
  }

  host::Host& host_;
  Options options_;
  Channel channel_;
  Links* handed_;
  SmsProvider sms_;
  SmtpProvider smtp_;
  std::minstd_rand random_{std::random_device{}()};
  std::uniform_real_distribution<double> chance_{0, 1};
};

}  // namespace

void add_deadlines(host::Host& host, const Options& options, Links& links) {
  for (const auto channel : {Channel::sms, Channel::email}) {
    auto sender = std::make_shared<Sender>(host, options, channel, channel == Channel::sms ? &links : nullptr);
    host.every(std::chrono::milliseconds(100), "sending by " + json::enum_text(channel),
               [sender](sql::Session& db) { sender->send_due(db); });
  }
  host.every(std::chrono::seconds(1), "telling what was planned", tell_due_plans);
}

}  // namespace consulta::notifications
