#include "services/auth/signing_schedule.hpp"

#include <algorithm>

namespace consulta::auth {
namespace {

// Whoever verifies fetches the keys every 30 s, and may be given an answer that is 60 s old; replicas of auth look
// every few seconds for what another has made.
constexpr std::chrono::minutes published_before{2};
// For clocks that differ.
constexpr std::chrono::minutes kept_after{5};

}  // namespace

bool SigningSchedule::next_is_due(std::span<const Instant> made_at, Instant now) const {
  return made_at.empty() || made_at.back() + renewed_after_ <= now;
}

std::size_t SigningSchedule::signing(std::span<const Instant> made_at, Instant now) {
  const auto rest = made_at.subspan(1);
  return static_cast<std::size_t>(
      std::count_if(rest.begin(), rest.end(), [&](Instant made) { return made + published_before <= now; }));
}

std::size_t SigningSchedule::over(std::span<const Instant> made_at, Instant now) const {
  if (made_at.empty()) return 0;
  const auto rest = made_at.subspan(1);
  return static_cast<std::size_t>(std::count_if(rest.begin(), rest.end(), [&](Instant made) {
    return made + published_before + token_life_ + kept_after <= now;
  }));
}

}  // namespace consulta::auth
