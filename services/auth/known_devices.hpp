// The mark a login leaves in a browser, in the cookie `device`: which accounts have logged in there. It holds no names,
// only a signature for each account, so it shows nothing to whoever finds it, and nobody can make one. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/text/ids.hpp"
#include "platform/time/time.hpp"

namespace consulta::auth {

class KnownDevices {
 public:
  static constexpr std::chrono::seconds life = std::chrono::hours(24 * 365);

  explicit KnownDevices(std::string key) : key_(std::move(key)) {}

  // The device's name, if the account has logged in there within a year.
  std::optional<std::string> device_of(std::string_view cookie, const Uuid& account, Instant now) const;

  // The cookie once the account has logged in. It remembers the last few accounts.
  std::string after_login(std::string_view cookie, const Uuid& account, Instant now) const;

 private:
  std::string mark(std::string_view device, const Uuid& account, std::string_view until) const;

  std::string key_;
};

}  // namespace consulta::auth
