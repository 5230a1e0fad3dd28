#include "gateway/rate_limit.hpp"

#include <doctest/doctest.h>

using namespace consulta::gateway;
using namespace std::chrono_literals;

namespace {

const RateLimit::TimePoint start{1000s};

int passes(RateLimit& limit, const char* key, RateLimit::TimePoint now, int tries = 1000) {
  int passed = 0;
  for (int i = 0; i < tries; ++i) passed += limit.spend(key, now) ? 0 : 1;
  return passed;
}

}  // namespace

TEST_CASE("a burst passes, then as many a second as the rate says, each key by itself") {
  RateLimit limit(50, 100);
  CHECK(passes(limit, "a", start) == 100);
  CHECK(limit.spend("a", start) == 1s);
  CHECK(passes(limit, "b", start) == 100);
  CHECK(passes(limit, "a", start + 100ms) == 5);
  CHECK(passes(limit, "a", start + 1100ms) == 50);
  CHECK(passes(limit, "a", start + 1h) == 100);  // never more than the burst
}

TEST_CASE("who is refused is told how long to wait") {
  RateLimit limit(0.1, 1);
  CHECK(!limit.spend("a", start));
  CHECK(limit.spend("a", start) == 10s);
  CHECK(limit.spend("a", start + 4s) == 6s);
  CHECK(!limit.spend("a", start + 10s));
}

TEST_CASE("no rate, no limit") {
  RateLimit limit(0, 0);
  CHECK(passes(limit, "a", start) == 1000);
  CHECK(limit.size() == 0);
}

TEST_CASE("nothing is forgotten that is not full, and memory is bounded") {
  RateLimit limit(1, 10, 1000);
  CHECK(passes(limit, "a", start) == 10);
  for (int second = 1; second <= 30; ++second) CHECK(passes(limit, "a", start + 1s * second) == 1);
  for (int i = 0; i < 5000; ++i) limit.spend(std::to_string(i), start + 31s);
  CHECK(limit.size() <= 1000);
}

TEST_CASE("what was spent elsewhere is owed, at most a full bucket") {
  RateLimit limit(10, 20);
  limit.charge("a", 15, start);
  for (int i = 0; i < 5; ++i) CHECK(!limit.spend("a", start));
  CHECK(limit.spend("a", start));
  limit.charge("a", 1000, start);
  CHECK(limit.spend("a", start + std::chrono::milliseconds(2000)));  // owed 20, and two seconds give 20
  CHECK(!limit.spend("a", start + std::chrono::milliseconds(2100)));
}
