// Lanes without an aggregate: where an event decides nothing, or nothing that must be known again.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/reactor.hpp"
#include "events/cloudevent.hpp"

namespace consulta::engine {

// The event of a delivery. Throws broker::Poison where it is none.
template <class E>
events::Event<E> event_of(const broker::Delivery& delivery) {
  try {
    return events::from_json<E>(delivery.body);
  } catch (const json::SyntaxError& e) {
    throw broker::Poison(std::string("not JSON: ") + e.what());
  } catch (const json::ValueError& e) {
    throw broker::Poison(std::string("not a ") + std::string(E::kind.name) + ": " + e.what());
  }
}

// What reacts without an aggregate: a handler for every event of one type in a batch, in the order of arrival.
template <class E>
class Reaction : public Lane {
 public:
  using Handler = std::function<void(const std::vector<events::Event<E>>&, broker::Work&)>;
  explicit Reaction(Handler handler) : handler_(std::move(handler)) {}

  std::vector<std::string> events() const override { return {E::kind.type()}; }
  void take(std::span<const broker::Delivery* const> deliveries, Turn& turn) override {
    std::vector<events::Event<E>> events;
    events.reserve(deliveries.size());
    for (const auto* delivery : deliveries) events.push_back(event_of<E>(*delivery));
    handler_(events, turn.work);
  }

 private:
  Handler handler_;
};

}  // namespace consulta::engine
