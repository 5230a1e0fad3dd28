// When the keys come and go that sign access tokens. Pure.
//
// A key is published before it signs, for as long as it takes everybody who verifies to have fetched it, and after it
// has signed, for as long as what it signed may be shown. The first of a clinic has nothing to wait for.
#pragma once

#include <cstddef>
#include <span>

#include "platform/time/time.hpp"

namespace consulta::auth {

class SigningSchedule {
 public:
  // `token_life`: of an access token.
  SigningSchedule(std::chrono::seconds renewed_after, std::chrono::seconds token_life)
      : renewed_after_(renewed_after), token_life_(token_life) {}

  // `made_at`: when the keys that there are were made, oldest first.

  bool next_is_due(std::span<const Instant> made_at, Instant now) const;
  // Which of them signs; there must be one.
  static std::size_t signing(std::span<const Instant> made_at, Instant now);
  // How many of them, from the oldest on, nobody needs any more.
  std::size_t over(std::span<const Instant> made_at, Instant now) const;

 private:
  std::chrono::seconds renewed_after_, token_life_;
};

}  // namespace consulta::auth
