// Days of the clinic, by the clock on its wall. Pure.
#pragma once

#include <optional>
#include <string>

#include "clinic/wall_clock.hpp"

namespace consulta::admin {

using Day = std::chrono::sys_days;

// The day that the clinic has then.
Day day_of(Instant instant, const WallClock& clock);

// "2026-12-01", and nothing where the text is no day.
std::string text_of(Day day);
std::optional<Day> parse_day(const std::string& text);

// The days from the first until before the last.
struct Days {
  Day from{}, to{};
  std::chrono::days count() const { return to - from; }
};

// Those of a month, "2026-12"; nothing where the text is none.
std::optional<Days> parse_month(const std::string& text);

}  // namespace consulta::admin
