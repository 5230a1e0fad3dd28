#include "services/auth/pairing.hpp"

namespace consulta::auth {
namespace {

constexpr std::chrono::seconds tolerance{1};  // for who keeps to the pause, over a network
constexpr int longer_pause = 5;               // seconds (RFC 8628, 3.5)

}  // namespace

PairingAnswer judge(const Pairing& p, Instant now) {
  if (p.expires_at <= now) return PairingAnswer::over;
  const auto pause = std::chrono::seconds(p.pause_seconds) - tolerance;
  if (p.asked_at && now < *p.asked_at + pause) return PairingAnswer::too_soon;
  return p.device_id ? PairingAnswer::approved : PairingAnswer::pending;
}

Pairing after_question(Pairing p, PairingAnswer answer, Instant now) {
  p.asked_at = now;
  if (answer == PairingAnswer::too_soon) p.pause_seconds += longer_pause;
  return p;
}

}  // namespace consulta::auth
