#include "services/admin/hours.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace consulta;
using namespace consulta::admin;

namespace {

const WallClock lisbon("Europe/Lisbon");
const auto doctor = new_id(), leave = new_id(), course = new_id();

Instant at(const char* text) {
  return parse_instant(text).value();
}

StoredEvent happened(Happened what, const char* when, Details details) {
  return {new_id(), doctor, what, at(when), std::move(details)};
}

StoredEvent set(const char* when, std::int64_t version, std::vector<events::WeeklyHours> weekly) {
  return happened(Happened::hours_set, when, {.version = version, .weekly = std::move(weekly)});
}

StoredEvent away(const Uuid& id, const char* from, const char* to) {
  return happened(Happened::away, "2026-06-01T08:00:00Z", {.time_off_id = id, .from = at(from), .to = at(to)});
}

// Mondays in two parts, Tuesdays to the end of the day.
const auto mondays =
    set("2026-06-01T12:00:00Z", 1, {{1, "09:00", "13:00"}, {1, "14:00", "18:30"}, {2, "22:00", "24:00"}});

std::int64_t offered(const std::vector<StoredEvent>& events, const char* day) {
  return offered_minutes(hours_of(events, lisbon), parse_day(day).value());
}

}  // namespace

TEST_CASE("a doctor of whom nothing is known offers nothing") {
  CHECK(offered({}, "2026-06-08") == 0);
}

TEST_CASE("a day offers the hours of its weekday") {
  CHECK(offered({mondays}, "2026-06-08") == 510);
  CHECK(offered({mondays}, "2026-06-09") == 120);
  CHECK(offered({mondays}, "2026-06-10") == 0);
  CHECK(offered({mondays}, "2026-06-01") == 510);
  CHECK(offered({mondays}, "2026-05-25") == 510);
}

TEST_CASE("hours that change count from the day after") {
  const auto fewer = set("2026-06-08T08:00:00Z", 2, {{1, "09:00", "10:00"}});
  CHECK(offered({mondays, fewer}, "2026-06-08") == 510);
  CHECK(offered({mondays, fewer}, "2026-06-15") == 60);
  CHECK(offered({mondays, set("2026-06-08T08:00:00Z", 2, {})}, "2026-06-15") == 0);
}

TEST_CASE("time off is not offered, by the clock on the wall, and twice is once") {
  // 10:00 to 15:00 in Lisbon's summer.
  const auto off = away(leave, "2026-06-08T09:00:00Z", "2026-06-08T14:00:00Z");
  CHECK(offered({mondays, off}, "2026-06-08") == 510 - 180 - 60);
  CHECK(offered({mondays, off, away(course, "2026-06-08T09:30:00Z", "2026-06-08T13:30:00Z")}, "2026-06-08") ==
        510 - 180 - 60);
  CHECK(offered({mondays, off}, "2026-06-15") == 510);
  CHECK(offered({mondays, away(leave, "2026-06-07T00:00:00Z", "2026-06-20T00:00:00Z")}, "2026-06-08") == 0);
}

TEST_CASE("time off that is withdrawn is none, also where that is heard of first") {
  const auto off = away(leave, "2026-06-08T09:00:00Z", "2026-06-08T14:00:00Z");
  const auto back = happened(Happened::back, "2026-06-02T08:00:00Z", {.time_off_id = leave});
  CHECK(offered({mondays, off, back}, "2026-06-08") == 510);
  CHECK(offered({back, off, mondays}, "2026-06-08") == 510);
}

TEST_CASE("who has left offers nothing from the next day on") {
  const auto left = happened(Happened::left, "2026-06-08T12:00:00Z", {});
  CHECK(offered({mondays, left}, "2026-06-08") == 510);
  CHECK(offered({mondays, left}, "2026-06-09") == 0);
}

TEST_CASE("in whatever order it is told, the hours are the same") {
  std::vector<StoredEvent> events{mondays,
                                  set("2026-06-09T08:00:00Z", 3, {{1, "09:00", "10:00"}}),
                                  set("2026-06-09T08:30:00Z", 2, {{1, "09:00", "11:00"}}),
                                  away(leave, "2026-06-15T08:30:00Z", "2026-06-15T08:45:00Z"),
                                  away(course, "2026-06-15T08:00:00Z", "2026-06-15T08:15:00Z"),
                                  happened(Happened::back, "2026-06-02T08:00:00Z", {.time_off_id = course})};
  std::mt19937 random(7);
  for (int i = 0; i < 200; ++i) {
    std::shuffle(events.begin(), events.end(), random);
    REQUIRE(offered(events, "2026-06-15") == 45);
    REQUIRE(offered(events, "2026-06-08") == 510);
  }
}
