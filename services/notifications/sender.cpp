#include "services/notifications/sender.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

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
  std::vector<Letter> letters;
  for (const auto& m : messages) {
    if (auto letter = letter_for(m, contacts, db, tried)) letters.push_back(std::move(*letter));
  }
  if (options_.sms_a_day > 0) hold_back(letters, tried, db);
  std::vector<Letter> together;
  std::vector<Letter> alone;
  for (auto& letter : letters) {
    // What has failed before might make a provider fail at whatever it comes with.
    const bool joins = letter.channel == Channel::sms && letter.message->attempts == 1 && !sms_.one_by_one();
    (joins ? together : alone).push_back(std::move(letter));
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
  if (!tried.answers.empty()) aggregates_.messages.answer(tried.answers, db, host_.relay());
  tried.answers.clear();
  for (const auto& user_id : std::exchange(tried.erased, {})) forget(user_id, db);
}

// What came late of whom nobody is to know any more.
void Sender::forget(const Uuid& user_id, sql::Session& db) {
  engine::run_attempts(
      [&](engine::Way) {
        broker::Work work(db, host_.relay());
        store::remove_messages_of(work.db(), user_id);
        aggregates_.correspondences.tell(store::correspondences_of(work.db(), user_id), Erase{}, work);
        work.commit();
      },
      {engine::Way::plain});
}

// Nothing where it goes to nobody now: the contact wants it neither way, is erased, or is not known yet; or it cannot
// be written, which shall stop no other.
std::optional<Letter> Sender::letter_for(const Message& m, const std::vector<Contact>& contacts, sql::Session& db,
                                         Tried& tried) {
  const auto contact = std::find_if(contacts.begin(), contacts.end(), [&](auto& c) { return c.user_id == m.user_id; });
  if (m.user_id && contact == contacts.end()) {
    failed(m, "the contact is not known yet", tried);
    return std::nullopt;
  }
  if (m.user_id && contact->erased) {
    tried.erased.insert(*m.user_id);
    return std::nullopt;
  }
  try {
    const Desk desk{[&](const Uuid& id) { return store::doctor(db, id); },
                    options_.clock,
                    {options_.place, options_.from},
                    options_.public_url,
                    options_.seal_key};
    auto letter = letter_of(m, m.user_id ? *contact : Contact{}, desk, Clock::now());
    if (!letter) tried.answer(m, End::unwanted);
    if (letter && letter->unproved && options_.require_proved_email) {
      tried.answer(m, End::unproved);
      return std::nullopt;
    }
    return letter;
  } catch (const sql::Error&) {
    throw;  // which says nothing of the message
  } catch (const std::exception& e) {
    failed(m, std::string("cannot be written: ") + e.what(), tried);
    return std::nullopt;
  }
}

// What may not go out now is answered for, and is no longer among these; see sms_limit.hpp.
void Sender::hold_back(std::vector<Letter>& letters, Tried& tried, sql::Session& db) const {
  std::erase_if(letters, [&](const Letter& letter) {
    const bool ends = letter.bounded && letter.too_late;
    if (ends) tried.answer(*letter.message, End::unwanted).why = "it came too late to be paid";
    return ends;
  });
  const auto day = day_of(options_.clock, Clock::now());
  const auto placed = places_for(letters, day, db);
  std::erase_if(letters, [&](const Letter& letter) {
    const auto& m = *letter.message;
    if (!letter.bounded || placed.contains(m.id)) return false;
    tried.answers.emplace_back(m.id, without_place(m, day));
    return true;
  });
}

// The messages that have a place, old or new. Who is at the same number at once may have been quicker: then what is
// left is tried.
std::set<Uuid> Sender::places_for(const std::vector<Letter>& letters, const Day& day, sql::Session& db) const {
  std::vector<SmsPlace> wanted;
  std::set<std::string> numbers;
  for (const auto& letter : letters) {
    if (!letter.bounded) continue;
    wanted.push_back({letter.recipient, 0, letter.message->id});
    numbers.insert(letter.recipient);
  }
  std::set<Uuid> placed;
  if (wanted.empty()) return placed;
  const std::vector phones(numbers.begin(), numbers.end());
  for (;;) {
    const auto taken = store::sms_places(db, phones, day.date);
    const auto free = free_places(taken, wanted, options_.sms_a_day);
    if (free.empty()) {
      for (const auto& place : taken) placed.insert(place.message_id);
      return placed;
    }
    store::take_sms_places(db, free, day.date);
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
