#include "services/notifications/contacts.hpp"

#include <algorithm>

#include "events/auth.hpp"
#include "services/notifications/store.hpp"

namespace consulta::notifications {
namespace {

struct Told {
  Contact contact;
  Instant at{};
};

template <class E>
Told told(const events::Event<E>& event) {
  const auto& u = event.data;
  return {
      {u.user_id, u.email, u.full_name, u.phone, u.language, u.wants_email.value_or(true), u.wants_sms.value_or(true)},
      event.head.time};
}

}  // namespace

std::vector<std::string> Contacts::events() const {
  return {events::UserRegistered::kind.type(), events::UserProfileUpdated::kind.type()};
}

void Contacts::take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) {
  std::vector<Told> all;
  for (const auto* delivery : deliveries) {
    if (delivery->type == events::UserProfileUpdated::kind.type()) {
      all.push_back(told(engine::event_of<events::UserProfileUpdated>(*delivery)));
    } else {
      const auto event = engine::event_of<events::UserRegistered>(*delivery);
      all.push_back(told(event));
      const auto& id = event.head.id;
      turn.notes.emplace_back(id, Write{compose(id, event.data.user_id, Channel::email, Template::welcome, {})});
      turn.notes.back().cause = std::make_shared<const events::Head>(event.head);
    }
  }
  // In one order in every replica, so that two batches never wait for each other.
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.contact.user_id < b.contact.user_id; });
  for (const auto& [contact, at] : all) store::remember(turn.work.db(), contact, at);
}

}  // namespace consulta::notifications
