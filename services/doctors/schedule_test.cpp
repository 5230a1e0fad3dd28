#include <date/tz.h>
#include <doctest/doctest.h>

#include "services/doctors/schedule.hpp"

using namespace consulta;
using namespace consulta::doctors;

namespace {

Instant at(const char* text) {
  return parse_instant(text).value();
}
const date::time_zone& lisbon() {
  return *date::locate_zone("Europe/Lisbon");
}

std::vector<std::string> starts(const Timetable& timetable, const char* from, const char* to, int minutes) {
  std::vector<std::string> out;
  for (auto day = day_of(lisbon(), at(from)); day <= day_of(lisbon(), at(to)); day += date::days(1)) {
    for (const auto start : starts_on(timetable, lisbon(), day, minutes)) {
      if (start >= at(from) && start < at(to)) out.push_back(format_instant(start));
    }
  }
  return out;
}

}  // namespace

TEST_CASE("slots follow the clinic's wall clock over a change of clocks") {
  const Timetable sundays{{{7, "09:00", "11:00"}}, {}, {}};
  // Winter, then summer: the same wall clock, an hour apart in UTC.
  CHECK(starts(sundays, "2026-03-22T00:00:00Z", "2026-03-23T00:00:00Z", 60) ==
        std::vector<std::string>{"2026-03-22T09:00:00Z", "2026-03-22T10:00:00Z"});
  CHECK(starts(sundays, "2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z", 60) ==
        std::vector<std::string>{"2026-03-29T08:00:00Z", "2026-03-29T09:00:00Z"});
}

TEST_CASE("the hour that is skipped offers nothing, the one that comes twice is offered once") {
  const Timetable nights{{{7, "00:00", "04:00"}}, {}, {}};
  // 2026-03-29: 01:00 to 02:00 does not exist in Lisbon. 2026-10-25: 01:00 to 02:00 comes twice.
  CHECK(starts(nights, "2026-03-28T22:00:00Z", "2026-03-29T12:00:00Z", 60) ==
        std::vector<std::string>{"2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"});
  CHECK(starts(nights, "2026-10-24T22:00:00Z", "2026-10-25T12:00:00Z", 60) ==
        std::vector<std::string>{"2026-10-24T23:00:00Z", "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z",
                                 "2026-10-25T03:00:00Z"});
  CHECK(!can_start(nights, lisbon(), at("2026-10-25T01:00:00Z"), 60));  // the second 01:00
}

TEST_CASE("what is offered is on the grid, inside the hours and not in time off") {
  Timetable mornings{{{2, "09:00", "12:00"}}, 30, {}};  // Tuesdays
  CHECK(can_start(mornings, lisbon(), at("2026-12-01T09:30:00Z"), 60));
  CHECK(!can_start(mornings, lisbon(), at("2026-12-01T09:15:00Z"), 60));
  CHECK(!can_start(mornings, lisbon(), at("2026-12-01T11:30:00Z"), 60));  // would end at 12:30
  CHECK(!can_start(mornings, lisbon(), at("2026-12-02T09:30:00Z"), 60));  // a Wednesday
  mornings.time_off.push_back({at("2026-12-01T10:00:00Z"), at("2026-12-01T11:00:00Z")});
  CHECK(!can_start(mornings, lisbon(), at("2026-12-01T09:30:00Z"), 60));
  CHECK(can_start(mornings, lisbon(), at("2026-12-01T09:00:00Z"), 60));
  CHECK(can_start(mornings, lisbon(), at("2026-12-01T11:00:00Z"), 60));
}

TEST_CASE("hours that open something are more hours, or other starts") {
  const Timetable before{{{1, "09:00", "12:00"}, {2, "09:00", "12:00"}}, 30, {}};
  CHECK(!opens(before, before));
  CHECK(!opens(before, {{{1, "09:00", "11:00"}}, 30, {}}));
  CHECK(!opens(before, {{}, 15, {}}));
  CHECK(opens(before, {{{1, "09:00", "12:30"}}, 30, {}}));
  CHECK(opens(before, {{{1, "09:15", "12:00"}}, 30, {}}));  // fewer hours, but off the old grid
  CHECK(opens(before, {{{3, "09:00", "12:00"}}, 30, {}}));
  CHECK(opens(before, {{{1, "09:00", "12:00"}}, 15, {}}));
  CHECK(opens({{}, 30, {}}, before));
  // What takes two hours fits in neither of two blocks, but in one made of both.
  CHECK(opens({{{1, "09:00", "10:00"}, {1, "10:00", "11:00"}}, 30, {}}, {{{1, "09:00", "11:00"}}, 30, {}}));
  CHECK(!opens({{{1, "09:00", "11:00"}, {1, "14:00", "16:00"}}, 30, {}}, {{{1, "14:00", "15:00"}}, 30, {}}));
}

TEST_CASE("wall times") {
  CHECK(parse_wall_time("24:00") == 1440);
  for (const char* bad : {"", "9:00", "09:60", "24:01", "25:00", "09-00", "09:000"})
    CHECK_MESSAGE(!parse_wall_time(bad), bad);
}
