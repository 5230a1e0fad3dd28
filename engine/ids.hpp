// Where decisions take what must be new: production from the random source, the model from a counter.
#pragma once

#include <string>

#include "platform/text/ids.hpp"

namespace consulta::engine {

struct Ids {
  virtual ~Ids() = default;
  virtual Uuid next() = 0;
  // Nobody can guess it: 128 random bits, as text.
  virtual std::string token() = 0;
};

// Safe from any thread.
Ids& fresh_ids();

}  // namespace consulta::engine
