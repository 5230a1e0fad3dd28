#include "events/table.hpp"

#include <algorithm>

namespace consulta::events {

std::span<const Entry> table() {
  static const auto entries = std::apply(
      [](const auto&... row) {
        return std::vector{Entry{std::remove_cvref_t<decltype(row)>::Event::kind,
                                 {row.reacting.begin(), row.reacting.end()},
                                 row.summary}...};
      },
      detail::table);
  return entries;
}

std::vector<std::string_view> publishers(const Kind& kind) {
  if (kind.service == every_service) return {services.begin(), services.end()};
  return {kind.service};
}

bool has_reaction(const Kind& kind) {
  static const auto reacted_to = [] {
    std::set<std::string> keys;
    for (const auto& entry : table()) {
      if (entry.reacting.empty()) continue;
      for (const auto service : publishers(entry.kind)) keys.insert(entry.kind.of(service).routing_key());
    }
    return keys;
  }();
  return reacted_to.contains(kind.routing_key());
}

std::set<std::string> types_for(std::string_view service) {
  std::set<std::string> types;
  for (const auto& entry : table()) {
    const bool gets = std::find(entry.reacting.begin(), entry.reacting.end(), service) != entry.reacting.end();
    if (!gets) continue;
    for (const auto publisher : publishers(entry.kind)) types.insert(entry.kind.of(publisher).type());
  }
  return types;
}

}  // namespace consulta::events
