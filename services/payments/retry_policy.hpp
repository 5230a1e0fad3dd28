// When the payment provider is asked again for what it did not take. Pure.
#pragma once

#include <chrono>

namespace consulta::payments {

// After so many attempts in vain: 1 s, twice that after each further one, at most a minute. Never given up: it is about
// money.
std::chrono::milliseconds pause_before_retry(int attempts);

}  // namespace consulta::payments
