// How a screen or a kiosk is let in (RFC 8628): it shows a code, somebody of the clinic approves that, and the device,
// which asks again and again, has its tokens. Pure.
#pragma once

#include <optional>
#include <string>

#include "clinic/roles.hpp"
#include "platform/json/json.hpp"

namespace consulta::auth {

// As staff see it.
struct Device {
  Uuid id{};
  DeviceKind kind = DeviceKind::screen;
  std::string name;
  Instant created_at{};
  std::optional<Instant> last_seen_at;
};
BOOST_DESCRIBE_STRUCT(Device, (), (id, kind, name, created_at, last_seen_at))

struct Pairing {
  std::string device_code_hash, user_code;
  std::string client;  // a keyed hash of who asks
  Instant expires_at{};
  std::int32_t pause_seconds = 5;   // between two questions
  std::optional<Instant> asked_at;  // last
  std::optional<Uuid> device_id;    // once it is approved
};
BOOST_DESCRIBE_STRUCT(Pairing, (),
                      (device_code_hash, user_code, client, expires_at, pause_seconds, asked_at, device_id))

inline constexpr std::chrono::seconds pairing_life = std::chrono::minutes(10);

enum class PairingAnswer { approved, pending, too_soon, over };

// To a device that asks now.
PairingAnswer judge(const Pairing& pairing, Instant now);

// As it is once that was answered. Who asks too soon has to wait longer each time from then on.
Pairing after_question(Pairing pairing, PairingAnswer answer, Instant now);

}  // namespace consulta::auth
