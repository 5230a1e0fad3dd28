// How a transaction is tried until it is committed or has failed: a batch, an answer, a request.
#pragma once

#include <exception>
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

// After `failure` (none: something other than the database threw); none: it has failed. Pure.
std::optional<Attempt> next_attempt(Attempt last, std::optional<sql::ErrorKind> failure);
// After what was thrown. A Problem is no failure but an answer, and so is what cannot be read: none.
std::optional<Attempt> next_attempt(Attempt last, const std::exception_ptr& thrown);

// Calls `run(way)`, a whole transaction, from `attempt` on until it returns. Returns that, or throws what the last
// attempt threw.
template <class Run>
auto run_attempts(Run&& run, Attempt attempt = {}) {
  for (;;) {
    try {
      return run(attempt.way);
    } catch (...) {
      const auto next = next_attempt(attempt, std::current_exception());
      if (!next) throw;
      attempt = *next;
    }
  }
}

}  // namespace consulta::engine
