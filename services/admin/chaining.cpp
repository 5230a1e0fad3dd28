#include "services/admin/chaining.hpp"

#include <fmt/format.h>

#include <iterator>
#include <set>

#include "engine/reaction.hpp"
#include "events/notifications.hpp"
#include "events/table.hpp"
#include "services/admin/store.hpp"

namespace consulta::admin {
namespace {

// What became of a message. Why it failed may quote what a provider said, which may quote an address.
template <class E>
events::Access of_message(const broker::Delivery& delivery, const char* action) {
  const auto event = engine::event_of<E>(delivery);
  const auto& message = event.data;
  return {.id = event.head.id,
          .at = event.head.time,
          .action = action,
          .subject_kind = "notification",
          .subject_id = message.notification_id,
          .detail = fmt::format("channel={} template={} attempts={}", message.channel, message.template_name,
                                message.attempts)};
}

void add(std::vector<events::Access>& out, const broker::Delivery& delivery) {
  if (delivery.type == events::NotificationSent::kind.type()) {
    out.push_back(of_message<events::NotificationSent>(delivery, "message.sent"));
  } else if (delivery.type == events::NotificationFailed::kind.type()) {
    out.push_back(of_message<events::NotificationFailed>(delivery, "message.failed"));
  } else {
    auto entries = engine::event_of<events::AccessRecorded>(delivery).data.entries;
    std::move(entries.begin(), entries.end(), std::back_inserter(out));
  }
}

}  // namespace

std::vector<std::string> Chaining::events() const {
  std::vector<std::string> types{events::NotificationSent::kind.type(), events::NotificationFailed::kind.type()};
  const auto& recorded = events::AccessRecorded::kind;
  for (const auto service : events::publishers(recorded)) types.push_back(recorded.of(service).type());
  return types;
}

void Chaining::take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) {
  std::vector<events::Access> accesses;
  for (const auto* delivery : deliveries) add(accesses, *delivery);
  append(turn.work.db(), std::move(accesses));
}

void append(sql::Session& db, std::vector<events::Access> accesses) {
  store::lock_chain(db);
  const auto chained = store::chained(db, sql::ids_of(accesses));
  std::set<Uuid> known(chained.begin(), chained.end());
  std::erase_if(accesses, [&](const events::Access& access) { return !known.insert(access.id).second; });
  if (accesses.empty()) return;
  auto head = store::head(db);
  store::insert(db, link(head, std::move(accesses)));
}

}  // namespace consulta::admin
