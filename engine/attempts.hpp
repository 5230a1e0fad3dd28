// How a batch is tried until it is committed or has failed. Pure.
#pragma once

#include <optional>

#include "platform/sql/sql.hpp"

namespace consulta::engine {

// In good faith and without locks, or with them and with a look into the inbox for what came before: see quick.hpp and
// plain.hpp.
enum class Way { quick, plain };

struct Attempt {
  Way way = Way::quick;
  int made = 0;  // before it
};

// After `failure` (none: something other than the database threw); none: it has failed.
std::optional<Attempt> next_attempt(Attempt last, std::optional<sql::ErrorKind> failure);

}  // namespace consulta::engine
