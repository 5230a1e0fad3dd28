#include "broker/retry_policy.hpp"

#include <algorithm>

namespace consulta::broker {
namespace {

constexpr int most_attempts = 6;

}  // namespace

Fate after_failure(int before, bool poison) {
  before = std::clamp(before, 0, 1'000'000);  // a header is only what somebody wrote
  const auto tier = static_cast<std::size_t>(before);
  if (poison) return {before + 1, std::nullopt, "poison"};
  if (tier >= retry_tiers.size()) return {before + 1, std::nullopt, "retries_exhausted"};
  return {before + 1, tier};
}

std::optional<Attempt> next_attempt(Attempt last, std::optional<sql::ErrorKind> failure) {
  using enum sql::ErrorKind;
  const Attempt next{last.look_first || failure != retryable, last.made + 1};
  // Away: whoever tried waits until it is back, which counts against nobody.
  if (failure == unavailable || next.made >= most_attempts) return std::nullopt;
  // Unique: it came twice, or another replica inserted what was absent when we looked.
  const bool worth_it = failure == retryable || failure == unique || !last.look_first;
  return worth_it ? std::optional(next) : std::nullopt;
}

}  // namespace consulta::broker
