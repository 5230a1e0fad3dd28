#include "services/notifications/contacts.hpp"

#include <algorithm>

#include "events/auth.hpp"
#include "events/payments.hpp"
#include "services/notifications/store.hpp"

namespace consulta::notifications {
namespace {

struct Entry {
  Contact contact;
  events::Told told;
  bool proved = false;
};

template <class E>
Entry entry(const events::Event<E>& event) {
  const auto& u = event.data;
  return {
      {u.user_id, u.email, u.full_name, u.phone, u.language, u.wants_email.value_or(true), u.wants_sms.value_or(true)},
      events::told(event),
      u.email_verified.value_or(true)};
}

}  // namespace

std::vector<std::string> Contacts::events() const {
  return {events::UserRegistered::kind.type(), events::UserProfileUpdated::kind.type(),
          events::PatientProved::kind.type(), events::EmailProved::kind.type(), events::UserErased::kind.type()};
}

void Contacts::take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) {
  std::vector<Entry> all;
  std::vector<events::Event<events::PatientProved>> proved;
  std::vector<events::EmailProved> addresses;
  std::vector<events::Event<events::UserErased>> erased;
  for (const auto* delivery : deliveries) {
    if (delivery->type == events::UserProfileUpdated::kind.type()) {
      all.push_back(entry(engine::event_of<events::UserProfileUpdated>(*delivery)));
    } else if (delivery->type == events::PatientProved::kind.type()) {
      proved.push_back(engine::event_of<events::PatientProved>(*delivery));
    } else if (delivery->type == events::UserErased::kind.type()) {
      erased.push_back(engine::event_of<events::UserErased>(*delivery));
    } else if (delivery->type == events::EmailProved::kind.type()) {
      addresses.push_back(engine::event_of<events::EmailProved>(*delivery).data);
    } else {
      const auto event = engine::event_of<events::UserRegistered>(*delivery);
      all.push_back(entry(event));
      if (event.data.email.empty()) continue;  // invited by SMS, and that is the welcome
      const auto& id = event.head.id;
      turn.notes.emplace_back(id, Write{compose(id, event.data.user_id, Channel::email, Template::welcome, {})});
      turn.notes.back().cause = std::make_shared<const events::Head>(event.head);
    }
  }
  // In one order in every replica, so that two batches never wait for each other.
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.contact.user_id < b.contact.user_id; });
  auto& db = turn.work.db();
  for (const auto& [contact, told, known] : all) {
    store::remember(db, contact, told);
    if (known) addresses.push_back({contact.user_id, contact.email, told.version.value_or(0)});
  }
  std::stable_sort(addresses.begin(), addresses.end(),
                   [](const auto& a, const auto& b) { return a.user_id < b.user_id; });
  for (const auto& [user, email, version] : addresses) {
    store::remember_proof(db, user, email, version);
    let_mail_out(user, turn);
  }
  std::sort(proved.begin(), proved.end(),
            [](const auto& a, const auto& b) { return a.data.patient_id < b.data.patient_id; });
  for (const auto& event : proved) let_through(event.data.patient_id, event.head.time, turn);
  std::sort(erased.begin(), erased.end(), [](const auto& a, const auto& b) { return a.data.user_id < b.data.user_id; });
  for (const auto& event : erased) erase(event, turn);
}

// There is somebody: what waits because there might be nobody goes out.
void Contacts::let_through(const Uuid& patient_id, Instant at, engine::Turn& turn) {
  constexpr std::size_t most = 100;
  auto& db = turn.work.db();
  store::remember_act(db, patient_id, at);
  for (const auto& id : store::waiting_sms(db, patient_id, Clock::now(), most)) turn.notes.emplace_back(id, GoOut{});
}

// The address is theirs: mail that waits for that goes out. What comes to another address all the same waits again.
void Contacts::let_mail_out(const Uuid& user_id, engine::Turn& turn) {
  constexpr std::size_t most = 100;
  for (const auto& id : store::waiting_mail(turn.work.db(), user_id, most)) turn.notes.emplace_back(id, GoOut{});
}

// What comes late finds that nobody is there: see Sender.
void Contacts::erase(const events::Event<events::UserErased>& event, engine::Turn& turn) {
  auto& db = turn.work.db();
  const auto& id = event.data.user_id;
  const auto known = store::contacts(db, {id});
  const auto contact = known.empty() ? Contact{.user_id = id} : known.front();
  store::forget(db, contact, event.head.time);
  store::remove_messages_of(db, id);
  for (const auto& appointment : store::correspondences_of(db, id)) turn.notes.emplace_back(appointment, Erase{});
  if (contact.erased || !contact.proved || !event.data.asked_for) return;
  turn.notes.emplace_back(event.head.id, Write{farewell(event.head.id, contact.email, contact.language)});
  turn.notes.back().cause = std::make_shared<const events::Head>(event.head);
}

}  // namespace consulta::notifications
