// When a doctor can be booked: weekly hours on the clinic's wall clock, turned into instants one start at a time by the
// time-zone database. An hour that the clocks skip offers no slot; of an hour they repeat, the first is offered. Pure.
#pragma once

#include <date/date.h>

#include <optional>
#include <string>
#include <vector>

#include "platform/json/json.hpp"

namespace date {
class time_zone;
}

namespace consulta::doctors {

// As clients write it. `weekday` is ISO: 1 is Monday. Times are "HH:MM"; "24:00" may end a day.
struct WeeklyBlock {
  std::int32_t weekday = 0;
  std::string from, to;
};
BOOST_DESCRIBE_STRUCT(WeeklyBlock, (), (weekday, from, to))

// Minutes since midnight, or nothing where the text is no such time.
std::optional<int> parse_wall_time(const std::string& text);

struct Period {
  Instant starts_at{}, ends_at{};
};

struct Timetable {
  std::vector<WeeklyBlock> weekly;           // valid ones
  std::optional<std::int32_t> slot_minutes;  // distance between starts; the appointment's length where not given
  std::vector<Period> time_off;
};

// Whether an appointment of `minutes` may start exactly at `start`, by hours and time off (not by what is booked).
bool can_start(const Timetable& timetable, const date::time_zone& zone, Instant start, int minutes);

// Every such start on a clinic date, in order.
std::vector<Instant> starts_on(const Timetable& timetable, const date::time_zone& zone, date::local_days day,
                               int minutes);

// Whether anything may start then that could not before, by hours alone.
bool opens(const Timetable& before, const Timetable& after);

// The clinic date of an instant.
date::local_days day_of(const date::time_zone& zone, Instant instant);

// When a clinic date begins.
Instant midnight(date::local_days day, const date::time_zone& zone);

// Midnight of a clinic date "2026-12-01", or nothing.
std::optional<Instant> clinic_date(const std::string& text, const date::time_zone& zone);

}  // namespace consulta::doctors
