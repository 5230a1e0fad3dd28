#include "services/payments/retry_policy.hpp"

#include <algorithm>

namespace consulta::payments {

std::chrono::milliseconds pause_before_retry(int attempts) {
  constexpr std::chrono::milliseconds longest = std::chrono::minutes(1);
  return std::min(std::chrono::milliseconds(1'000LL << std::clamp(attempts - 1, 0, 6)), longest);
}

}  // namespace consulta::payments
