// What becomes of a message that could not be handled. Pure: a message carries how often it was tried in a header of
// its own, for the broker's own count rises for every message that a killed consumer had fetched.
#pragma once

#include <cstddef>
#include <optional>

#include "broker/topology.hpp"

namespace consulta::broker {

// Where it goes after it failed once more.
struct Fate {
  int attempts = 0;                 // in vain, with this one
  std::optional<std::size_t> tier;  // of retry_tiers, to wait in; none: it is dead
  const char* reason = "";          // of a dead one
};
// `before`: how often it had failed before. `poison`: it will never be understood, so waiting is of no use.
Fate after_failure(int before, bool poison);

}  // namespace consulta::broker
