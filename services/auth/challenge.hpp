// What a login with the right password has where a second factor is asked for too: good for the second step for five
// minutes, while the password stays as it is, and until somebody is let in. Nothing is kept of it. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/text/ids.hpp"
#include "platform/time/time.hpp"

namespace consulta::auth {

class Challenges {
 public:
  static constexpr std::chrono::seconds life = std::chrono::minutes(5);

  // An account as it is when its password was right.
  struct State {
    Uuid account{};
    std::string password_hash;
    std::int64_t uses = 0;  // of its second factor
  };

  explicit Challenges(std::string key) : key_(std::move(key)) {}

  std::string of(const State& state, Instant now) const;

  // Whose it says it is; nothing where it cannot be one.
  static std::optional<Uuid> account_of(std::string_view challenge);

  bool good(std::string_view challenge, const State& state, Instant now) const;

 private:
  std::string signature(const State& state, std::string_view until) const;

  std::string key_;
};

}  // namespace consulta::auth
