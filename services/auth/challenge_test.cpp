#include "services/auth/challenge.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::auth;
using namespace std::chrono_literals;

TEST_CASE("a challenge is good for its account as it is, for five minutes") {
  const Instant now = std::chrono::sys_days(std::chrono::year(2026) / 12 / 1);
  const Challenges challenges("a key");
  const Challenges::State ana{new_id(), "a hash", 3};
  const auto challenge = challenges.of(ana, now);
  CHECK(Challenges::account_of(challenge) == ana.account);
  CHECK(challenges.good(challenge, ana, now));
  CHECK(challenges.good(challenge, ana, now + 299s));
  CHECK(!challenges.good(challenge, ana, now + 300s));
  CHECK(!challenges.good(challenge, {new_id(), "a hash", 3}, now));
  CHECK(!challenges.good(challenge, {ana.account, "another", 3}, now));
  CHECK(!challenges.good(challenge, {ana.account, "a hash", 4}, now));
  CHECK(!Challenges("another key").good(challenge, ana, now));
}

TEST_CASE("what was not made here is no challenge") {
  const Instant now = std::chrono::sys_days(std::chrono::year(2026) / 12 / 1);
  const Challenges challenges("a key");
  const Challenges::State ana{new_id(), "a hash", 0};
  const auto challenge = challenges.of(ana, now);
  auto longer = challenge;
  longer[37] = '9';  // the first digit of the time
  for (const auto& other : {std::string(), std::string("x"), std::string("a.b.c"), to_text(ana.account),
                            to_text(ana.account) + "..", challenge + "x", "x" + challenge, longer}) {
    CHECK_MESSAGE(!challenges.good(other, ana, now), other);
  }
  CHECK(!Challenges::account_of("a.b.c"));
  CHECK(!Challenges::account_of(""));
}
