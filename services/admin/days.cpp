#include "services/admin/days.hpp"

namespace consulta::admin {
namespace {

constexpr std::size_t date_length = 10;
// The end of a range is the day behind it, and has four digits for its year too.
constexpr Day last_day{std::chrono::year(9999) / std::chrono::December / std::chrono::day(31)};

}  // namespace

Day day_of(Instant instant, const WallClock& clock) {
  return std::chrono::floor<std::chrono::days>(instant + clock.offset(instant));
}

std::string text_of(Day day) {
  return format_instant(day).substr(0, date_length);
}

std::optional<Day> parse_day(const std::string& text) {
  const auto midnight = text.size() == date_length ? parse_instant(text + "T00:00:00Z") : std::nullopt;
  if (!midnight) return std::nullopt;
  const auto day = std::chrono::floor<std::chrono::days>(*midnight);
  return day < last_day ? std::optional(day) : std::nullopt;
}

std::optional<Days> parse_month(const std::string& text) {
  const auto first = parse_day(text + "-01");
  if (!first) return std::nullopt;
  const std::chrono::year_month_day date(*first);
  const auto next = std::chrono::year_month(date.year(), date.month()) + std::chrono::months(1);
  return Days{*first, Day(next / std::chrono::day(1))};
}

}  // namespace consulta::admin
