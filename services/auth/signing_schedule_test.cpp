#include "services/auth/signing_schedule.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace consulta;
using namespace consulta::auth;

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto month = hours(24 * 30);
const SigningSchedule schedule(month, minutes(15));
const Instant start{seconds(1'800'000'000)};

}  // namespace

TEST_CASE("the first key of a clinic is due at once, and signs at once") {
  CHECK(schedule.next_is_due({}, start));
  CHECK(schedule.over({}, start) == 0);
  const std::vector keys{start};
  CHECK(SigningSchedule::signing(keys, start) == 0);
  CHECK(!schedule.next_is_due(keys, start));
  CHECK(schedule.over(keys, start + 10 * month) == 0);  // without another it goes on
}

TEST_CASE("a key follows once the newest is as old as it may be") {
  const std::vector keys{start};
  CHECK(!schedule.next_is_due(keys, start + month - seconds(1)));
  CHECK(schedule.next_is_due(keys, start + month));
  const std::vector both{start, start + month};
  CHECK(!schedule.next_is_due(both, start + month));
  CHECK(schedule.next_is_due(both, start + 2 * month));
}

TEST_CASE("a key is published for two minutes before it signs") {
  const std::vector keys{start, start + month};
  CHECK(SigningSchedule::signing(keys, start + month) == 0);
  CHECK(SigningSchedule::signing(keys, start + month + minutes(2) - seconds(1)) == 0);
  CHECK(SigningSchedule::signing(keys, start + month + minutes(2)) == 1);
}

TEST_CASE("a key goes when the next has signed for an access token's life and five minutes") {
  const std::vector keys{start, start + month};
  CHECK(schedule.over(keys, start + month + minutes(22) - seconds(1)) == 0);
  CHECK(schedule.over(keys, start + month + minutes(22)) == 1);
}

TEST_CASE("where tokens live long, more than two keys are published") {
  const SigningSchedule slow(hours(24), hours(24));
  const std::vector keys{start, start + hours(24), start + hours(48)};
  const auto now = start + hours(48) + minutes(1);
  CHECK(slow.over(keys, now) == 0);
  CHECK(SigningSchedule::signing(keys, now) == 1);
  CHECK(slow.over(keys, now + minutes(6)) == 1);
  CHECK(slow.over(keys, now + hours(25)) == 2);
}

TEST_CASE("whatever the time, the key that signs is none that goes") {
  const std::vector keys{start, start + minutes(1), start + minutes(30), start + month};
  for (auto now = start; now < start + month + hours(1); now += minutes(1)) {
    REQUIRE(SigningSchedule::signing(keys, now) >= schedule.over(keys, now));
  }
}
