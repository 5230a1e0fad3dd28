#include "services/admin/recording.hpp"

#include <set>

#include "services/admin/store.hpp"

namespace consulta::admin {

std::vector<std::string> Recording::events() const {
  std::set<std::string> types;
  for (auto& type : stored_types()) types.insert(std::move(type));
  for (auto& type : naming_types()) types.insert(std::move(type));
  return {types.begin(), types.end()};
}

void Recording::take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) {
  std::vector<StoredEvent> events;
  std::vector<KnownName> names;
  for (const auto* delivery : deliveries) {
    if (auto event = stored(*delivery)) events.push_back(std::move(*event));
    if (auto name = named(*delivery)) names.push_back(std::move(*name));
  }
  if (!events.empty()) store::store_events(turn.work.db(), events);
  if (!names.empty()) store::remember(turn.work.db(), names);
}

}  // namespace consulta::admin
