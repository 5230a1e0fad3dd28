// A message from one aggregate to another of the same service: takes effect in the transaction of what caused it.
#pragma once

#include <memory>
#include <typeindex>
#include <utility>

#include "events/cloudevent.hpp"

namespace consulta::engine {

struct Note {
  template <class M>
  Note(const Uuid& id, M m) : to(id), type(typeid(M)), message(std::make_shared<const M>(std::move(m))) {}

  Uuid to{};
  std::type_index type;
  std::shared_ptr<const void> message;             // of that type
  std::shared_ptr<const events::Head> cause = {};  // of what left it, where that came in an event: the engine knows
};

}  // namespace consulta::engine
