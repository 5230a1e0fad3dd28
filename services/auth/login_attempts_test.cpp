#include "services/auth/login_attempts.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace consulta;
using namespace consulta::auth;
using namespace std::chrono_literals;

namespace {

const Instant start = std::chrono::sys_days(std::chrono::year(2026) / 12 / 1);

Attempts after(int failures, const AttemptRule& rule, Instant at = start) {
  Attempts attempts;
  for (int i = 0; i < failures; ++i) attempts = with_attempt(attempts, rule, at);
  return attempts;
}

}  // namespace

TEST_CASE("who is counted with whom") {
  const auto unknown = counted(false);
  CHECK(std::vector(unknown.begin(), unknown.end()) ==
        std::vector{Counted::account_and_client, Counted::account, Counted::client});
  const auto known = counted(true);
  CHECK(std::vector(known.begin(), known.end()) == std::vector{Counted::account_and_device});
}

TEST_CASE("how many failures are free, of what, in which time") {
  struct Row {
    Counted what;
    int free;
    std::chrono::seconds window;
  };
  for (const auto& [what, free, window] :
       {Row{Counted::account_and_client, 5, 15min}, Row{Counted::account_and_device, 5, 15min},
        Row{Counted::account, 100, 60min}, Row{Counted::client, 50, 60min}}) {
    const auto rule = rule_of(what, 5);
    CHECK(wait_of({}, rule, start) == 0s);
    CHECK(wait_of(after(free - 1, rule), rule, start) == 0s);
    CHECK(wait_of(after(free, rule), rule, start) == 1s);
    CHECK(rule.window == window);
    // Below the limit a window begins with its first failure.
    CHECK(after(free - 1, rule).failures == free - 1);
    CHECK(with_attempt(after(free - 1, rule), rule, start + window - 1s).failures == free);
    CHECK(with_attempt(after(free - 1, rule), rule, start + window).failures == 1);
  }
}

TEST_CASE("the wait begins with a second, doubles up to 15 minutes, and stays there while somebody goes on") {
  const auto rule = rule_of(Counted::account_and_client, 5);
  auto attempts = after(5, rule);
  auto now = start;
  std::vector<long> waits;
  for (int i = 0; i < 13; ++i) {
    const auto wait = wait_of(attempts, rule, now);
    waits.push_back(wait.count());
    CHECK(wait_of(attempts, rule, now + wait - 1us) == 1s);
    now += wait;
    REQUIRE(wait_of(attempts, rule, now) == 0s);
    attempts = with_attempt(attempts, rule, now);
  }
  CHECK(waits == std::vector<long>{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900});
  // As long a quiet again, and all is forgotten.
  CHECK(with_attempt(attempts, rule, now + 30min).failures == 1);
  CHECK(with_attempt(attempts, rule, now + 30min - 1s).failures > 1);
}

TEST_CASE("a wait is told in whole seconds, never as none") {
  const auto rule = rule_of(Counted::account_and_client, 1);
  CHECK(wait_of(after(2, rule), rule, start + 500ms) == 2s);
  CHECK(wait_of(after(2, rule), rule, start + 1999ms) == 1s);
  CHECK(wait_of(after(2, rule), rule, start + 2s) == 0s);
}

TEST_CASE("strangers cannot keep an account waiting for longer than they fail a hundred times an hour") {
  const auto rule = rule_of(Counted::account, 5);
  auto attempts = after(100, rule);
  auto now = start;
  while (now < start + 60min) {
    now += std::max(1s, wait_of(attempts, rule, now));
    attempts = with_attempt(attempts, rule, now);
  }
  // The first attempt after the hour, one last wait later at most, begins anew: nobody carries a lock on by a failure
  // now and then.
  CHECK(now <= start + 75min);
  CHECK(attempts.failures == 1);
  CHECK(wait_of(attempts, rule, now) == 0s);
}

TEST_CASE("no number of failures overflows") {
  const auto rule = rule_of(Counted::client, 1000);
  CHECK(wait_of({2'000'000'000, start, start}, rule, start) == 15min);
  CHECK(wait_of({2'000'000'000, start, start}, rule, start - 1h) <= 75min);  // a clock that was set back
}
