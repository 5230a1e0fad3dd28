#include "platform/time/time.hpp"

#include <date/date.h>
#include <fmt/compile.h>
#include <fmt/format.h>

#include <array>
#include <atomic>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace consulta {
namespace {

// Reads exactly `digits` decimal digits at the front of `text` and drops them.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::chrono::microseconds take_fraction(std::string_view& text) {
  int micros = 0;
  int scale = 100'000;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    micros += (text[digits] - '0') * scale;
    scale /= 10;
    ++digits;
  }
  text.remove_prefix(digits);
  return std::chrono::microseconds(micros);
}

// Date, separator, time and fraction; what follows (the offset) is left in `text`.
std::optional<Instant> take_date_time(std::string_view& text, std::string_view separators) {
  auto year = take_number(text, 4);
  if (!year || !take(text, "-")) return std::nullopt;
  auto month = take_number(text, 2);
  if (!month || !take(text, "-")) return std::nullopt;
  auto day = take_number(text, 2);
  if (!day || !take(text, separators)) return std::nullopt;
  auto hour = take_number(text, 2);
  if (!hour || !take(text, ":")) return std::nullopt;
  auto minute = take_number(text, 2);
  if (!minute || !take(text, ":")) return std::nullopt;
  auto second = take_number(text, 2);
  if (!second) return std::nullopt;
  date::year_month_day ymd{date::year{*year}, date::month(static_cast<unsigned>(*month)),
                           date::day(static_cast<unsigned>(*day))};
  if (!ymd.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  std::chrono::microseconds fraction{0};
  if (take(text, ".")) {
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    fraction = take_fraction(text);
  }
  return Instant{date::sys_days{ymd}} + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second) + fraction;
}

// "Z" or "+01:00": how far local time is ahead of UTC.
std::optional<std::chrono::minutes> take_offset(std::string_view& text) {
  if (take(text, "Zz")) return std::chrono::minutes(0);
  const int sign = text.starts_with('-') ? -1 : 1;
  if (!take(text, "+-")) return std::nullopt;
  const auto hours = take_number(text, 2);
  if (!hours || !take(text, ":")) return std::nullopt;
  const auto minutes = take_number(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return sign * (std::chrono::hours(*hours) + std::chrono::minutes(*minutes));
}

// By fmt_to: date::format goes through a stream and a locale, and this is done a dozen times for each booking.
std::string date_time(Instant instant, char separator, bool with_fraction) {
  const auto day = std::chrono::floor<date::days>(instant);
  const date::year_month_day ymd(day);
  const date::hh_mm_ss time(instant - day);
  std::string text;
  text.reserve(32);
  const auto out = std::back_inserter(text);
  fmt::format_to(out, FMT_COMPILE("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}"), static_cast<int>(ymd.year()),
                 static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()), separator, time.hours().count(),
                 time.minutes().count(), time.seconds().count());
  if (with_fraction) fmt::format_to(out, FMT_COMPILE(".{:06}"), time.subseconds().count());
  return text;
}

constexpr Instant first_of(int year) {
  return Instant{date::sys_days{date::year{year} / 1 / 1}};
}

bool within(Instant instant, Instant begin) {
  return instant >= begin && instant < first_of(10'000);
}

struct ClockState {
  std::filesystem::path file;
  std::atomic<std::int64_t> offset_seconds{0};
  std::atomic<std::int64_t> read_at_ms{0};
  std::atomic<bool> enabled{false};
};

ClockState& state() {
  static ClockState instance;
  return instance;
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
  auto instant = take_date_time(text, "Tt");
  if (!instant) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  *instant -= *offset;
  return within(*instant, first_of(1970)) ? instant : std::nullopt;
}

std::string format_instant(Instant instant) {
  const bool whole = instant == std::chrono::floor<std::chrono::seconds>(instant);
  return date_time(instant, 'T', !whole) + "Z";
}

std::string sql_instant(Instant instant) {
  if (!within(instant, first_of(1000)))
    throw std::out_of_range("an instant that no database keeps: " + format_instant(instant));
  return date_time(instant, ' ', true);
}

Instant instant_from_sql(std::string_view text) {
  std::string_view rest = text;
  auto instant = take_date_time(rest, " T");
  if (!instant || !(rest.empty() || rest == "+00" || rest == "Z")) {
    throw std::runtime_error("not a UTC timestamp: " + std::string(text));
  }
  return *instant;
}

void Clock::use_offset_file(std::filesystem::path offset_file) {
  state().file = std::move(offset_file);
  state().enabled = true;
}

Instant Clock::now() {
  auto now = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  auto& clock = state();
  if (!clock.enabled.load(std::memory_order_acquire)) return now;
  const auto now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  auto read_at = clock.read_at_ms.load();
  if (now_ms - read_at >= 200 && clock.read_at_ms.compare_exchange_strong(read_at, now_ms)) {
    std::int64_t offset = 0;
    if (std::ifstream file(clock.file); file >> offset) clock.offset_seconds = offset;
  }
  return now + std::chrono::seconds(clock.offset_seconds.load());
}

}  // namespace consulta
