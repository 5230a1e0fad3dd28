#include "services/auth/pairing.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::auth;
using namespace std::chrono_literals;

namespace {

const Instant start = std::chrono::sys_days(std::chrono::year(2026) / 12 / 1);

Pairing begun() {
  return {"hash", "BCDFGHJK", "client", start + pairing_life, 5, {}, {}};
}

}  // namespace

TEST_CASE("a device waits until it is approved, or ten minutes") {
  auto p = begun();
  CHECK(judge(p, start) == PairingAnswer::pending);
  CHECK(judge(p, start + pairing_life - 1s) == PairingAnswer::pending);
  CHECK(judge(p, start + pairing_life) == PairingAnswer::over);
  p.device_id = new_id();
  CHECK(judge(p, start) == PairingAnswer::approved);
  CHECK(judge(p, start + pairing_life) == PairingAnswer::over);
}

TEST_CASE("who asks too soon waits five seconds longer each time, approved or not") {
  auto p = after_question(begun(), PairingAnswer::pending, start);
  CHECK(judge(p, start + 3s) == PairingAnswer::too_soon);
  CHECK(judge(p, start + 4s) == PairingAnswer::pending);
  p = after_question(p, PairingAnswer::too_soon, start + 3s);
  CHECK(p.pause_seconds == 10);
  p.device_id = new_id();
  CHECK(judge(p, start + 11s) == PairingAnswer::too_soon);
  CHECK(judge(p, start + 12s) == PairingAnswer::approved);
}
