#include "gateway/outlier.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace consulta;
using namespace consulta::gateway;
using namespace std::chrono_literals;
using State = Breaker::State;

namespace {

const TimePoint start{1000s};

Breaker opened() {
  Breaker breaker;
  for (int i = 0; i < 10; ++i) {
    REQUIRE(breaker.allow(start));
    breaker.failed(start);
  }
  REQUIRE(breaker.state() == State::open);
  return breaker;
}

}  // namespace

TEST_CASE("a breaker opens when half of enough requests of a window failed") {
  // "s" a success, "f" a failure, "w" a window passes.
  struct Row {
    const char* history;
    State state;
  };
  for (const auto& row :
       {Row{"fffffffff", State::closed},    // nine are too few
        Row{"ffffffffff", State::open},     //
        Row{"sssssfffff", State::open},     // half
        Row{"ssssssffff", State::closed},   // less than half
        Row{"ssssssffffff", State::open},   // by then half
        Row{"fffffwfffff", State::closed},  // in two windows
        Row{"ssssssssssssfffffffffff", State::closed}, Row{"ssssssssssssffffffffffff", State::open}}) {
    CAPTURE(row.history);
    Breaker breaker;
    auto now = start;
    for (const char event : std::string(row.history)) {
      if (event == 'w') {
        now += 10s;
        continue;
      }
      if (!breaker.allow(now)) break;
      event == 's' ? breaker.succeeded(now) : breaker.failed(now);
    }
    CHECK((breaker.state() == row.state));
  }
}

TEST_CASE("an open breaker lets nothing pass, then one probe, which decides") {
  auto breaker = opened();
  CHECK(!breaker.allow(start + 999ms));
  CHECK(breaker.retry_after(start) == 1s);
  CHECK(breaker.allow(start + 1s));
  CHECK(!breaker.allow(start + 1s));  // one at a time
  breaker.succeeded(start + 1s);
  CHECK(breaker.state() == State::closed);
  CHECK(breaker.allow(start + 1s));
  CHECK(breaker.allow(start + 1s));
}

TEST_CASE("each probe that fails doubles the pause, up to five seconds") {
  auto breaker = opened();
  auto now = start;
  for (const auto pause : {1s, 2s, 4s, 5s, 5s}) {
    CHECK(!breaker.allow(now + pause - 1ms));
    now += pause;
    REQUIRE(breaker.allow(now));
    breaker.failed(now);
  }
  now += 5s;
  REQUIRE(breaker.allow(now));
  breaker.succeeded(now);
  for (int i = 0; i < 10; ++i) breaker.failed(now);
  CHECK(breaker.allow(now + 1s));  // forgotten: the first pause again
}

TEST_CASE("a probe nobody waited for leaves room for another") {
  auto breaker = opened();
  REQUIRE(breaker.allow(start + 1s));
  breaker.abandoned();
  CHECK(breaker.allow(start + 1s));
}

TEST_CASE("what ends late, of requests from before it opened, does not open it further") {
  auto breaker = opened();
  for (int i = 0; i < 20; ++i) breaker.failed(start + 500ms);
  CHECK(breaker.allow(start + 1s));
}

TEST_CASE("an address is left alone after three failures in a row, longer each time") {
  Outlier outlier;
  auto now = start;
  auto fail_thrice = [&] {
    for (int i = 0; i < 3; ++i) {
      CHECK(!outlier.ejected(now));
      outlier.failed(now);
    }
  };
  for (const auto pause : {1s, 2s, 4s, 8s, 16s, 30s, 30s}) {
    fail_thrice();
    CHECK(outlier.ejected(now + pause - 1ms));
    CHECK(!outlier.ejected(now + pause));
    now += pause;
  }
  outlier.succeeded();
  fail_thrice();
  CHECK(!outlier.ejected(now + 1s));
  Outlier other;
  for (int i = 0; i < 10; ++i) {
    other.failed(now);
    other.failed(now);
    other.succeeded();
  }
  CHECK(!other.ejected(now));
  other.unreachable(now);
  CHECK(other.ejected(now));
}

TEST_CASE("retries are a fifth of requests at most, after a first handful") {
  RetryBudget budget;
  int retries = 0;
  while (budget.retry()) ++retries;
  CHECK(retries == 10);
  for (int i = 0; i < 1000; ++i) {
    budget.request();
    if (budget.retry()) ++retries;
  }
  CHECK(retries == 210);
}
