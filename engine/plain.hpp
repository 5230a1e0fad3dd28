// The plain way a batch of messages takes effect: what each of them meets is locked and read, decided, and saved, and
// what was not granted goes on to its next branch. In rounds: the first message of each aggregate, then the second.
//
// `Unit` is the transaction, over a database or in memory:
//
//   std::vector<A> load(const std::vector<Uuid>&)             those there are, locked until the transaction ends
//   std::vector<Uuid> save(std::vector<Saved<A>>)             returns the granted; others stay as they were
//   void tell(const AnyEvent&, const events::Head* cause)     once the transaction is committed
//   void note(const Note&)
//   void order(Ordered<A>), void record(const Record<A>&)     written after the state they come with
#pragma once

#include <algorithm>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

#include "engine/decision.hpp"
#include "platform/http/problem.hpp"

namespace consulta::engine {

namespace detail {

template <class A>
using States = std::unordered_map<Uuid, A, UuidHash>;

template <class A, class Unit>
States<A> load(Unit& unit, const std::vector<Uuid>& ids) {
  States<A> states;
  if (ids.empty()) return states;
  for (auto& state : unit.load(ids)) {
    const auto id = id_of(state);
    states.emplace(id, std::move(state));
  }
  return states;
}

// Throws std::logic_error where a decision does not keep to decision.hpp.
template <class A>
Outcome<A> kept_to_rules(Outcome<A> outcome) {
  if (outcome.empty()) throw std::logic_error("an outcome without a branch");
  for (const auto& branch : outcome) {
    if (!branch.next && !(branch.orders.empty() && branch.records.empty())) {
      throw std::logic_error("orders and records come with a state");
    }
  }
  return outcome;
}

// A message on its way through the branches of its outcome.
template <class A>
struct Attempt {
  const Message<A>* message;
  std::optional<A> state;
  Outcome<A> outcome;
  std::size_t at = 0;

  Branch<A>& branch() { return outcome[at]; }
  void decide(std::optional<A> found, const typename A::Context& context) {
    state = std::move(found);
    outcome = kept_to_rules<A>(message->decide(state, context));
    at = 0;
  }
  void give_way() {
    if (++at == outcome.size()) throw std::logic_error("the last branch of an outcome was refused");
  }
};

template <class A>
std::vector<Saved<A>> to_save(std::vector<Attempt<A>>& attempts) {
  std::vector<Saved<A>> states;
  for (auto& attempt : attempts) {
    auto& next = attempt.branch().next;
    if (!next) continue;
    const auto read = attempt.state ? attempt.state->version : 0;
    next->version = read + 1;
    states.emplace_back(*next, read);
  }
  return states;
}

// Those that were refused though nothing was known of them: somebody may have begun them meanwhile.
template <class A, class Unit>
void look_again(Unit& unit, std::vector<Attempt<A>>& refused, const typename A::Context& context) {
  std::vector<Uuid> ids;
  for (const auto& attempt : refused) {
    if (!attempt.state) ids.push_back(attempt.message->id);
  }
  auto begun = load<A>(unit, ids);
  for (auto& attempt : refused) {
    const auto found = begun.find(attempt.message->id);
    if (found == begun.end()) {
      attempt.give_way();
    } else {
      attempt.decide(std::move(found->second), context);
    }
  }
}

// Messages to different aggregates.
template <class A, class Unit>
void run_round(Unit& unit, const std::vector<const Message<A>*>& messages, const typename A::Context& context) {
  std::vector<Uuid> ids;
  for (const auto* message : messages) ids.push_back(message->id);
  auto states = load<A>(unit, ids);
  std::vector<Attempt<A>> attempts;
  for (const auto* message : messages) {
    const auto found = states.find(message->id);
    attempts.push_back({message, {}, {}});
    attempts.back().decide(found == states.end() ? std::nullopt : std::optional(std::move(found->second)), context);
  }
  while (!attempts.empty()) {
    auto states_to_save = to_save(attempts);
    std::unordered_set<Uuid, UuidHash> granted;
    if (!states_to_save.empty()) {
      for (const auto& id : unit.save(std::move(states_to_save))) granted.insert(id);
    }
    std::vector<Attempt<A>> refused;
    for (auto& attempt : attempts) {
      if (attempt.branch().next && !granted.contains(attempt.message->id)) {
        refused.push_back(std::move(attempt));
        continue;
      }
      auto& [next, events, notes, refusal, orders, records] = attempt.branch();
      if (refusal) throw Problem(409, refusal->code, refusal->detail);
      for (const auto& event : events) unit.tell(event, attempt.message->cause.get());
      for (auto& note : notes) {
        note.cause = attempt.message->cause;
        unit.note(note);
      }
      for (const auto& order : orders) unit.order({order, next.value()});
      for (const auto& record : records) unit.record(record);
    }
    look_again(unit, refused, context);
    attempts = std::move(refused);
  }
}

}  // namespace detail

template <class A, class Unit>
void run_plainly(Unit& unit, const std::vector<Message<A>>& messages, const typename A::Context& context) {
  std::vector<const Message<A>*> left;
  for (const auto& message : messages) left.push_back(&message);
  while (!left.empty()) {
    std::unordered_set<Uuid, UuidHash> met;
    const auto later = std::stable_partition(left.begin(), left.end(),
                                             [&](const auto* message) { return met.insert(message->id).second; });
    detail::run_round<A>(unit, {left.begin(), later}, context);
    left.erase(left.begin(), later);
  }
}

}  // namespace consulta::engine
