#include "engine/attempts.hpp"

namespace consulta::engine {
namespace {

constexpr int most_attempts = 6;

}  // namespace

std::optional<Attempt> next_attempt(Attempt last, std::optional<sql::ErrorKind> failure) {
  using enum sql::ErrorKind;
  const Attempt next{failure == retryable ? last.way : Way::plain, last.made + 1};
  // Away: whoever tried waits until it is back, which counts against nobody.
  if (failure == unavailable || next.made >= most_attempts) return std::nullopt;
  // Unique: it came twice, or another replica inserted what was absent when we looked.
  const bool worth_it = failure == retryable || failure == unique || last.way == Way::quick;
  return worth_it ? std::optional(next) : std::nullopt;
}

}  // namespace consulta::engine
