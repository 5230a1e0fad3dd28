// The quick way, tried first: no lock is taken, every claim is expected to be granted, and a message that begins its
// aggregate is expected to find nothing. All states are saved by the statement that the transaction ends with, which
// fails where any of that was not so; then the batch goes the plain way. It saves the round trips of BEGIN, a locking
// SELECT and COMMIT, and the lock's own writes. (Where a batch brings something to several lanes, each saves its states
// by a statement of its own, in a transaction: see Turn::finish_with.)
//
// Else what a lane reads for a note does not show yet what the lane that left it has changed: that is saved at the end.
//
// A claim that the batch itself gives up again would not be proved by what is saved: then it is not gone this way.
//
// `Unit` as in plain.hpp, but: load locks nothing, and save_at_end(std::vector<Saved<A>>) takes the place of
// save.
#pragma once

#include "engine/plain.hpp"
#include "engine/recently_begun.hpp"

namespace consulta::engine {

// Nothing was done; the plain way does it.
struct NotQuickly : std::runtime_error {
  using std::runtime_error::runtime_error;
};

namespace detail {

template <class A>
struct Held {
  std::optional<A> state;
  std::int64_t version_read = 0;
  bool guessed = false;  // not read: only saving it shows whether it was so
  bool changed = false;
  bool claims = false;  // by its last change, something that only saving it grants
};

template <class A>
using Table = std::unordered_map<Uuid, Held<A>, UuidHash>;

// What the decisions leave beside states.
template <class A>
struct Left {
  std::vector<std::pair<AnyEvent, const events::Head*>> events;
  std::vector<Note> notes;
  std::vector<Ordered<A>> orders;
  std::vector<Record<A>> records;
};

template <class A, class Unit>
void read(Unit& unit, Table<A>& table, const std::vector<Uuid>& ids) {
  auto states = load<A>(unit, ids);
  for (const auto& id : ids) {
    auto& held = table[id] = {};
    if (auto found = states.find(id); found != states.end()) {
      held.version_read = found->second.version;
      held.state = std::move(found->second);
    }
  }
}

template <class A>
Left<A> decide_all(Table<A>& table, const std::vector<Message<A>>& messages, const typename A::Context& context) {
  Left<A> left;
  for (const auto& message : messages) {
    auto& held = table.at(message.id);
    auto outcome = kept_to_rules<A>(message.decide(held.state, context));
    auto& branch = outcome.front();
    if (branch.next) {
      if (held.claims) throw NotQuickly("a claim is not proved by what comes of it in the same batch");
      held.claims = outcome.size() > 1;
      branch.next->version = (held.state ? held.state->version : 0) + 1;
      held.state = std::move(branch.next);
      held.changed = true;
    }
    if (branch.refusal) throw Problem(409, branch.refusal->code, branch.refusal->detail);
    for (auto& event : branch.events) left.events.emplace_back(std::move(event), message.cause.get());
    for (auto& note : branch.notes) {
      note.cause = message.cause;
      left.notes.push_back(std::move(note));
    }
    for (auto& order : branch.orders) left.orders.push_back({std::move(order), held.state.value()});
    for (auto& record : branch.records) left.records.push_back(std::move(record));
  }
  return left;
}

// What to begin with: remembered, or expected to be absent; or else read.
template <class A, class Unit>
Table<A> guess(Unit& unit, const std::vector<Message<A>>& messages, RecentlyBegun<A>* recent) {
  Table<A> table;
  std::vector<Uuid> unknown;
  for (const auto& message : messages) {
    if (table.contains(message.id)) continue;
    auto& held = table[message.id];
    if (recent != nullptr) held.state = recent->take(message.id);
    if (held.state) held.version_read = held.state->version;
    held.guessed = held.state || message.begins;
    if (!held.guessed) unknown.push_back(message.id);
  }
  read(unit, table, unknown);
  return table;
}

template <class A>
bool any_unproved(const Table<A>& table) {
  return std::any_of(table.begin(), table.end(),
                     [](const auto& row) { return row.second.guessed && !row.second.changed; });
}

}  // namespace detail

// `recent`: see there; may be null.
template <class A, class Unit>
void run_quickly(Unit& unit, const std::vector<Message<A>>& messages, const typename A::Context& context,
                 RecentlyBegun<A>* recent) {
  auto table = detail::guess(unit, messages, recent);
  auto left = detail::decide_all(table, messages, context);
  // Nothing of these is saved, so nothing would show that they are otherwise.
  if (detail::any_unproved(table)) {
    std::vector<Uuid> all;
    for (const auto& [id, held] : table) all.push_back(id);
    detail::read(unit, table, all);
    left = detail::decide_all(table, messages, context);
  }
  std::vector<Saved<A>> states;
  for (auto& [id, held] : table) {
    if (held.changed) states.emplace_back(std::move(*held.state), held.version_read);
  }
  for (const auto& [event, cause] : left.events) unit.tell(event, cause);
  for (const auto& note : left.notes) unit.note(note);
  for (auto& order : left.orders) unit.order(std::move(order));
  for (const auto& record : left.records) unit.record(record);
  if (!states.empty()) unit.save_at_end(std::move(states));
}

}  // namespace consulta::engine
