// How many wrong passwords somebody may try, and how long they wait then. Pure.
//
// Wrong passwords are counted for what one guesser shares: an account and a client together, an account over all
// clients, a client over all accounts. Whoever comes from a device that an earlier login of the account left its mark
// on is counted apart from all of these: no stranger can use up their attempts.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "platform/json/json.hpp"
#include "platform/time/time.hpp"

namespace consulta::auth {

enum class Counted { account_and_client, account, client, account_and_device };
BOOST_DESCRIBE_ENUM(Counted, account_and_client, account, client, account_and_device)

// What an attempt counts for.
std::span<const Counted> counted(bool known_device);

struct AttemptRule {
  std::int32_t allowed = 0;
  std::chrono::seconds window{};
  // Whoever goes on after each wait waits ever longer, also beyond the window. Not so where strangers' attempts are
  // waited for: these are forgotten when the window ends.
  bool persistent = true;
};

// `allowed`: failed ones per account and client in 15 minutes. All clients together have twenty times as many an hour
// at one account, one client ten times as many at all accounts.
AttemptRule rule_of(Counted what, int allowed);

struct Attempts {
  std::int32_t failures = 0;
  Instant first_at{}, last_at{};
};
BOOST_DESCRIBE_STRUCT(Attempts, (), (failures, first_at, last_at))

// How long there is to wait, in whole seconds; zero where the next attempt may be made. It begins with a second and
// doubles with each failure up to 15 minutes.
std::chrono::seconds wait_of(const Attempts& attempts, const AttemptRule& rule, Instant now);

// With one more, which counts as failed until it is known to be right.
Attempts with_attempt(const Attempts& attempts, const AttemptRule& rule, Instant now);

// From then on nothing is left of it.
Instant forgotten_at(const Attempts& attempts, const AttemptRule& rule);

}  // namespace consulta::auth
