#include "broker/retry_policy.hpp"

#include <algorithm>

namespace consulta::broker {

Fate after_failure(int before, bool poison) {
  before = std::clamp(before, 0, 1'000'000);  // a header is only what somebody wrote
  const auto tier = static_cast<std::size_t>(before);
  if (poison) return {before + 1, std::nullopt, "poison"};
  if (tier >= retry_tiers.size()) return {before + 1, std::nullopt, "retries_exhausted"};
  return {before + 1, tier};
}

}  // namespace consulta::broker
