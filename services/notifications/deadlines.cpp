#include <algorithm>
#include <array>
#include <iterator>
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

// What goes with an email, made of what the message speaks of.
std::vector<Attachment> attachments_of(const Message& m, const std::string& language, const Text& text) {
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
  event.summary = specialty_in(v, language) + ", " + v.doctor;
  event.location = v.room;
  event.description = text.body;
  out.push_back({"appointment.ics", "text/calendar; charset=utf-8; method=PUBLISH", calendar(event)});
  if (v.check_in_code) out.push_back({qr_name, "image/png", qr_code_png(*v.check_in_code), true});
  return out;
}

// A message on its way out.
struct Letter {
  const Message* message = nullptr;
  Channel channel = Channel::sms;
  std::string recipient, language;
  Text text;
  std::vector<Attachment> attachments;  // of an email
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

  // In rounds: what was never tried, and a share of what failed before.
  void send_due(sql::Session& db) {
    constexpr std::size_t most = 256;
    bool more = false;
    do {
      std::vector<Message> fresh;
      if (handed_ != nullptr) fresh = handed_->take(most, Clock::now());
      more = fresh.size() == most;
      auto leased = store::lease(db, channel_, Clock::now());
      more = more || !leased.fresh.empty() || !leased.retried.empty();
      std::move(leased.fresh.begin(), leased.fresh.end(), std::back_inserter(fresh));
      oldest_first(fresh);
      // Where a provider takes few at a time, only who comes first in a round gets through.
      const bool retried_first = !leased.retried.empty() && ++rounds_ % 4 == 0 && !probing();
      bool open = true;
      if (retried_first) open = send_all(db, leased.retried, time_for_retries);
      open = send_all(db, fresh, store::lease_time / 2) && open;
      if (!retried_first) open = send_all(db, leased.retried, time_for_retries) && open;
      more = more && open;
    } while (more && !host_.stopping());
  }

 private:
  // Of a round. Whoever fails slowly shall not hold up who was never tried.
  static constexpr std::chrono::seconds time_for_retries{1};

  // What has been tried and is not yet recorded.
  struct Tried {
    broker::Work work;
    std::vector<Outcome> outcomes = {};
    std::array<std::optional<Instant>, 2> not_before = {};  // of each channel: its provider is left alone until then
  };

  // What was sent is recorded in one transaction, at the latest a second after. A crash in between sends those again,
  // once, when their lease ends a minute later, by the same ids: an SMS provider that knows them within its window of
  // idempotency delivers nothing twice; an email may come twice and is known by its Message-ID.
  // Where providers are slow, what there was no time for is put back. False when nothing more can go out just now.
  bool send_all(sql::Session& db, std::vector<Message> messages, std::chrono::seconds time) {
    if (messages.empty()) return true;
    if (probing()) freshest_first(messages);
    const auto contacts = contacts_of(db, messages);
    const auto begin = std::chrono::steady_clock::now();
    auto recorded = begin;
    Tried tried{broker::Work(db, host_.relay())};
    std::vector<Letter> together;
    std::vector<Letter> alone;
    for (const auto& m : messages) {
      if (auto letter = letter_for(m, contacts, tried)) {
        // What has failed before might make a provider fail at whatever it comes with.
        const bool joins = letter->channel == Channel::sms && m.attempts == 1 && !sms_.one_by_one();
        (joins ? together : alone).push_back(std::move(*letter));
      }
    }
    if (!together.empty() && sms_.probing()) {  // so might what finds out whether it works again
      send({together.front()}, tried);
      together.erase(together.begin());
    }
    if (!together.empty()) send(together, tried);
    for (const auto& letter : alone) {
      const auto now = std::chrono::steady_clock::now();
      if (now - begin > time) {
        put_off(*letter.message, "waits for its turn", Clock::now(), tried);
        continue;
      }
      if (now - recorded > std::chrono::seconds(1)) {
        record(tried);
        recorded = now;
      }
      send({letter}, tried);
    }
    record(tried);
    return !tried.not_before[index(channel_)];
  }

  static std::size_t index(Channel channel) { return static_cast<std::size_t>(channel); }
  bool probing() const { return channel_ == Channel::sms ? sms_.probing() : smtp_.probing(); }

  // Ids grow with time.
  static void oldest_first(std::vector<Message>& messages) {
    std::sort(messages.begin(), messages.end(), [](const Message& a, const Message& b) { return a.id < b.id; });
  }
  static void freshest_first(std::vector<Message>& messages) {
    const auto freshest = std::max_element(messages.begin(), messages.end(),
                                           [](const Message& a, const Message& b) { return a.id < b.id; });
    std::rotate(messages.begin(), freshest, freshest + 1);
  }

  static std::vector<Contact> contacts_of(sql::Session& db, const std::vector<Message>& messages) {
    std::vector<Uuid> users;
    for (const auto& m : messages) {
      if (m.user_id) users.push_back(*m.user_id);
    }
    return store::contacts(db, users);
  }

  void record(Tried& tried) {
    if (tried.outcomes.empty()) return;
    store::record(tried.work.db(), tried.outcomes, Clock::now());
    tried.work.commit();
    tried.outcomes.clear();
  }

  // Nothing where it goes to nobody now: the contact wants it neither way, or is not known yet; or it cannot be
  // written, which shall stop no other.
  std::optional<Letter> letter_for(const Message& m, const std::vector<Contact>& contacts, Tried& tried) {
    if (m.unreadable) {
      try_later(m, std::nullopt, *m.unreadable, tried);
      return std::nullopt;
    }
    try {
      return addressed(m, contacts, tried);
    } catch (const std::exception& e) {
      try_later(m, m.recipient, std::string("cannot be written: ") + e.what(), tried);
      return std::nullopt;
    }
  }

  std::optional<Letter> addressed(const Message& m, const std::vector<Contact>& contacts, Tried& tried) {
    Contact contact;
    Letter letter{&m, m.channel};
    if (m.user_id) {
      const auto found =
          std::find_if(contacts.begin(), contacts.end(), [&](auto& c) { return c.user_id == *m.user_id; });
      if (found == contacts.end()) {
        try_later(m, m.recipient, "the contact is not known yet", tried);
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
    if (letter.channel == Channel::email) letter.attachments = attachments_of(m, letter.language, letter.text);
    return letter;
  }

  // SMS that go together, or one email.
  void send(const std::vector<Letter>& letters, Tried& tried) {
    if (const auto until = tried.not_before[index(letters.front().channel)]) {
      for (const auto& letter : letters) put_off(*letter.message, "waits for its turn", *until, tried);
      return;
    }
    const auto replies =
        letters.front().channel == Channel::sms ? send_sms(letters) : std::vector{send_email(letters.front())};
    for (std::size_t i = 0; i < letters.size(); ++i) conclude(letters[i], replies[i], tried);
  }

  std::vector<ProviderReply> send_sms(const std::vector<Letter>& letters) {
    std::vector<Sms> texts;
    for (const auto& letter : letters) texts.push_back({letter.message->id, letter.recipient, letter.text.body});
    return sms_.send(texts);
  }

  ProviderReply send_email(const Letter& letter) {
    const auto& attachments = letter.attachments;
    const bool shows_qr = std::any_of(attachments.begin(), attachments.end(), [](auto& a) { return a.shown; });
    return smtp_.send({letter.message->id, letter.recipient, letter.text.subject, letter.text.body,
                       as_html(letter.text, letter.language, shows_qr ? qr_name : ""), attachments});
  }

  void conclude(const Letter& letter, const ProviderReply& reply, Tried& tried) {
    const auto& m = *letter.message;
    switch (reply.verdict) {
      case Verdict::taken:
        tried.outcomes.push_back({.id = m.id, .recipient = letter.recipient});
        return host::publish(tried.work,
                             events::NotificationSent{m.id, name(m.channel), name(m.template_name), m.attempts}, m.id);
      case Verdict::refused:
        return give_up(m, letter.recipient, reply.why, tried);
      case Verdict::deferred:
      case Verdict::failed:
        return try_later(m, letter.recipient, reply.why, tried);
      case Verdict::not_tried: {
        const auto until = Clock::now() + reply.again_in;
        tried.not_before[index(letter.channel)] = until;
        return put_off(m, reply.why, until, tried);
      }
    }
  }

  static void put_off(const Message& m, const std::string& why, Instant until, Tried& tried) {
    tried.outcomes.push_back({.id = m.id, .error = why, .again_at = until, .counts = false});
  }

  void try_later(const Message& m, const std::optional<std::string>& recipient, const std::string& why, Tried& tried) {
    const auto pause = pause_before_retry(m.attempts, chance_(random_));
    if (!pause) return give_up(m, recipient, why, tried);
    log(m, why);
    tried.outcomes.push_back({.id = m.id, .recipient = recipient, .error = why, .again_at = Clock::now() + *pause});
  }

  void give_up(const Message& m, const std::optional<std::string>& recipient, const std::string& why, Tried& tried) {
    log(m, why + "; given up");
    host::publish(tried.work, events::NotificationFailed{m.id, name(m.channel), name(m.template_name), m.attempts, why},
                  m.id);
    tried.outcomes.push_back({.id = m.id, .recipient = recipient, .error = why});
  }

  void log(const Message& m, const std::string& why) const {
    spdlog::warn("{} {} ({}) not sent, attempt {}: {}", name(m.channel), to_text(m.id), name(m.template_name),
                 m.attempts, why);
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
  unsigned rounds_ = 0;
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
