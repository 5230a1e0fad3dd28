#include "engine/reactor.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace consulta::engine {
namespace {

// In the order in which each first occurs.
template <class T>
using Groups = std::vector<std::pair<Lane*, std::vector<const T*>>>;

template <class T>
void put(Groups<T>& groups, Lane* lane, const T* item) {
  auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == lane; });
  if (group == groups.end()) group = groups.insert(groups.end(), {lane, {}});
  group->second.push_back(item);
}

}  // namespace

void Reactor::add(Lane& lane) {
  for (const auto& type : lane.events()) {
    if (!by_event_.emplace(type, &lane).second) throw std::logic_error("two lanes take events of type " + type);
  }
  for (const auto& type : lane.notes()) {
    if (!by_note_.emplace(type, &lane).second)
      throw std::logic_error(std::string("two lanes take notes of type ") + type.name());
  }
}

std::set<std::string> Reactor::events() const {
  std::set<std::string> types;
  for (const auto& [type, lane] : by_event_) types.insert(type);
  return types;
}

void Reactor::react(std::span<const broker::Delivery> deliveries, Turn& turn) const {
  Groups<broker::Delivery> groups;
  for (const auto& delivery : deliveries) {
    const auto known = by_event_.find(delivery.type);
    // Of an update only half made: another replica knows it already. So it waits like any other failure.
    if (known == by_event_.end()) throw std::runtime_error("no reaction to events of type '" + delivery.type + "'");
    put(groups, known->second, &delivery);
  }
  turn.in_parts = groups.size() > 1;
  for (const auto& [lane, group] : groups) lane->take(group, turn);
  deliver_notes(turn);
}

void Reactor::deliver_notes(Turn& turn) const {
  while (!turn.notes.empty()) {
    const auto notes = std::exchange(turn.notes, {});
    Groups<Note> groups;
    for (const auto& note : notes) {
      const auto known = by_note_.find(note.type);
      if (known == by_note_.end())
        throw std::logic_error(std::string("nobody takes notes of type ") + note.type.name());
      put(groups, known->second, &note);
    }
    for (const auto& [lane, group] : groups) lane->take(group, turn);
  }
}

}  // namespace consulta::engine
