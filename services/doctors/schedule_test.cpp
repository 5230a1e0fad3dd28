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

TEST_CASE("blocks that touch are one, over midnight and over the end of the week too") {
  using Starts = std::vector<std::string>;
  const auto on = [](const Timetable& hours, const char* day, int minutes) {
    return starts(hours, (std::string(day) + "T00:00:00Z").c_str(), (std::string(day) + "T23:59:59Z").c_str(), minutes);
  };
  const Timetable mornings{{{2, "10:30", "12:00"}, {2, "09:00", "10:30"}}, {}, {}};  // Tuesdays
  CHECK(on(mornings, "2026-12-01", 60) ==
        Starts{"2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z"});
  const Timetable broken{{{2, "09:00", "10:30"}, {2, "10:31", "12:00"}}, {}, {}};
  CHECK(on(broken, "2026-12-01", 60) == Starts{"2026-12-01T09:00:00Z", "2026-12-01T10:31:00Z"});

  const Timetable nights{{{2, "22:30", "24:00"}, {3, "00:00", "01:30"}}, {}, {}};
  CHECK(on(nights, "2026-12-01", 60) == Starts{"2026-12-01T22:30:00Z", "2026-12-01T23:30:00Z"});
  CHECK(on(nights, "2026-12-02", 60) == Starts{"2026-12-02T00:30:00Z"});
  CHECK(can_start(nights, lisbon(), at("2026-12-01T23:30:00Z"), 60));
  CHECK(!can_start(nights, lisbon(), at("2026-12-02T00:00:00Z"), 60));
  CHECK(on(nights, "2026-12-03", 60).empty());

  const Timetable weekends{{{7, "23:00", "24:00"}, {1, "00:00", "01:00"}}, 30, {}};
  CHECK(on(weekends, "2026-12-06", 90) == Starts{"2026-12-06T23:00:00Z", "2026-12-06T23:30:00Z"});
  CHECK(on(weekends, "2026-12-07", 90).empty());
  CHECK(on(weekends, "2026-12-07", 60) == Starts{"2026-12-07T00:00:00Z"});

  Timetable always;
  for (int weekday = 1; weekday <= 7; ++weekday) always.weekly.push_back({weekday, "00:00", "24:00"});
  always.slot_minutes = 480;
  for (const char* day : {"2026-12-06", "2026-12-07"}) CHECK(on(always, day, 480).size() == 3);
  always.slot_minutes = 600;  // from Monday on
  CHECK(on(always, "2026-12-07", 480) ==
        Starts{"2026-12-07T00:00:00Z", "2026-12-07T10:00:00Z", "2026-12-07T20:00:00Z"});
  CHECK(on(always, "2026-12-08", 480) == Starts{"2026-12-08T06:00:00Z", "2026-12-08T16:00:00Z"});
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
  // Two blocks that touch are one however they are written; two that do not are two.
  CHECK(!opens({{{1, "09:00", "10:00"}, {1, "10:00", "11:00"}}, 30, {}}, {{{1, "09:00", "11:00"}}, 30, {}}));
  CHECK(opens({{{1, "09:00", "10:00"}, {1, "10:30", "11:00"}}, 30, {}}, {{{1, "09:00", "11:00"}}, 30, {}}));
  CHECK(!opens({{{1, "09:00", "11:00"}, {1, "14:00", "16:00"}}, 30, {}}, {{{1, "14:00", "15:00"}}, 30, {}}));
}

TEST_CASE("wall times") {
  CHECK(parse_wall_time("24:00") == 1440);
  for (const char* bad : {"", "9:00", "09:60", "24:01", "25:00", "09-00", "09:000"})
    CHECK_MESSAGE(!parse_wall_time(bad), bad);
}
