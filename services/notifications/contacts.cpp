#include "services/notifications/contacts.hpp"

#include "events/auth.hpp"
#include "services/notifications/store.hpp"

namespace consulta::notifications {
namespace {

template <class E>
events::Event<E> learn(const broker::Delivery& delivery, sql::Session& db) {
  auto event = engine::event_of<E>(delivery);
  const auto& u = event.data;
  store::remember(
      db,
      {u.user_id, u.email, u.full_name, u.phone, u.language, u.wants_email.value_or(true), u.wants_sms.value_or(true)},
      event.head.time);
  return event;
}

}  // namespace

std::vector<std::string> Contacts::events() const {
  return {events::UserRegistered::kind.type(), events::UserProfileUpdated::kind.type()};
}

void Contacts::take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) {
  auto& db = turn.work.db();
  for (const auto* delivery : deliveries) {
    if (delivery->type == events::UserProfileUpdated::kind.type()) {
      learn<events::UserProfileUpdated>(*delivery, db);
    } else {
      const auto event = learn<events::UserRegistered>(*delivery, db);
      const auto& id = event.head.id;
      turn.notes.emplace_back(id, Write{compose(id, event.data.user_id, Channel::email, Template::welcome, {})});
      turn.notes.back().cause = std::make_shared<const events::Head>(event.head);
    }
  }
}

}  // namespace consulta::notifications
