#include "services/notifications/sender.hpp"

#include <algorithm>
#include <iterator>

#include "platform/observe/log.hpp"

namespace consulta::notifications {
namespace {

// Of a round. Whoever fails slowly shall not hold up who was never tried.
constexpr std::chrono::seconds time_for_retries{1};

std::size_t index(Channel channel) {
  return static_cast<std::size_t>(channel);
}

// Ids grow with time.
void oldest_first(std::vector<Message>& messages) {
  std::sort(messages.begin(), messages.end(), [](const Message& a, const Message& b) { return a.id < b.id; });
}
void freshest_first(std::vector<Message>& messages) {
  const auto freshest = std::max_element(messages.begin(), messages.end(),
                                         [](const Message& a, const Message& b) { return a.id < b.id; });
  std::rotate(messages.begin(), freshest, freshest + 1);
}

std::vector<Contact> contacts_of(sql::Session& db, const std::vector<Message>& messages) {
  std::vector<Uuid> users;
  for (const auto& m : messages) {
    if (m.user_id) users.push_back(*m.user_id);
  }
  return store::contacts(db, users);
}

}  // namespace

void Sender::send_due(sql::Session& db) {
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

// What was sent is recorded in one transaction, a second after or when the call that is under way then has ended. A
// crash in between sends those again, once, when their lease ends a minute later, by the same ids: an SMS provider
// that knows them within its window of idempotency delivers nothing twice; an email may come twice and is known by
// its Message-ID. Where providers are slow, what there was no time for is put back. False when nothing more can go
// out just now.
bool Sender::send_all(sql::Session& db, std::vector<Message> messages, std::chrono::seconds time) {
  if (messages.empty()) return true;
  if (probing()) freshest_first(messages);
  const auto contacts = contacts_of(db, messages);
  const auto begin = std::chrono::steady_clock::now();
  auto recorded = begin;
  Tried tried;
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
      record(tried, db);
      recorded = now;
    }
    send({letter}, tried);
  }
  record(tried, db);
  return !tried.not_before[index(channel_)];
}

void Sender::record(Tried& tried, sql::Session& db) {
  if (!tried.answers.empty()) messages_.answer(tried.answers, db, host_.relay());
  tried.answers.clear();
}

// Nothing where it goes to nobody now: the contact wants it neither way, or is not known yet; or it cannot be
// written, which shall stop no other.
std::optional<Letter> Sender::letter_for(const Message& m, const std::vector<Contact>& contacts, Tried& tried) {
  const auto contact = std::find_if(contacts.begin(), contacts.end(), [&](auto& c) { return c.user_id == m.user_id; });
  if (m.user_id && contact == contacts.end()) {
    failed(m, "the contact is not known yet", tried);
    return std::nullopt;
  }
  try {
    auto letter = letter_of(m, m.user_id ? *contact : Contact{}, options_.clock);
    if (!letter) tried.answer(m, End::unwanted);
    return letter;
  } catch (const std::exception& e) {
    failed(m, std::string("cannot be written: ") + e.what(), tried);
    return std::nullopt;
  }
}

// SMS that go together, or one email.
void Sender::send(const std::vector<Letter>& letters, Tried& tried) {
  if (const auto until = tried.not_before[index(letters.front().channel)]) {
    for (const auto& letter : letters) put_off(*letter.message, "waits for its turn", *until, tried);
    return;
  }
  const auto replies =
      letters.front().channel == Channel::sms ? send_sms(letters) : std::vector{send_email(letters.front())};
  for (std::size_t i = 0; i < letters.size(); ++i) conclude(letters[i], replies[i], tried);
}

std::vector<ProviderReply> Sender::send_sms(const std::vector<Letter>& letters) {
  std::vector<Sms> texts;
  for (const auto& letter : letters) texts.push_back({letter.message->id, letter.recipient, letter.text.body});
  return sms_.send(texts);
}

ProviderReply Sender::send_email(const Letter& letter) {
  return smtp_.send(
      {letter.message->id, letter.recipient, letter.text.subject, letter.text.body, letter.html, letter.attachments});
}

void Sender::conclude(const Letter& letter, const ProviderReply& reply, Tried& tried) {
  const auto& m = *letter.message;
  switch (reply.verdict) {
    case Verdict::taken:
      tried.answer(m, End::sent).recipient = letter.recipient;
      return;
    case Verdict::refused:
      not_sent(m, End::refused, reply.why, tried).recipient = letter.recipient;
      return;
    case Verdict::deferred:
    case Verdict::failed:
      failed(m, reply.why, tried).recipient = letter.recipient;
      return;
    case Verdict::not_tried: {
      const auto until = Clock::now() + reply.again_in;
      tried.not_before[index(letter.channel)] = until;
      return put_off(m, reply.why, until, tried);
    }
  }
}

void Sender::put_off(const Message& m, const std::string& why, Instant until, Tried& tried) {
  auto& answer = tried.answer(m, End::not_tried);
  answer.why = why;
  answer.again_at = until;
}

Answer& Sender::failed(const Message& m, const std::string& why, Tried& tried) {
  auto& answer = not_sent(m, End::failed, why, tried);
  answer.chance = chance_(random_);
  return answer;
}

Answer& Sender::not_sent(const Message& m, End end, const std::string& why, Tried& tried) {
  spdlog::warn("{} {} ({}) not sent, attempt {}: {}", json::enum_text(m.channel), to_text(m.id), m.template_name,
               m.attempts, why);
  auto& answer = tried.answer(m, end);
  answer.why = why;
  return answer;
}

Answer& Sender::Tried::answer(const Message& m, End end) {
  return answers.emplace_back(m.id, Answer{.attempt = m.attempts, .end = end}).second;
}

}  // namespace consulta::notifications
