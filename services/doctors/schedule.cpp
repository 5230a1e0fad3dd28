#include "services/doctors/schedule.hpp"

#include <date/tz.h>

#include <algorithm>

namespace consulta::doctors {
namespace {

// The instant of a wall-clock minute, if there is one.
std::optional<Instant> to_instant(const date::time_zone& zone, date::local_seconds local) {
  const auto info = zone.get_info(local);
  if (info.result == date::local_info::nonexistent) return std::nullopt;
  return Instant{std::chrono::sys_seconds{local.time_since_epoch()} - info.first.offset};
}

bool is_off(const Timetable& timetable, Instant start, Instant end) {
  return std::any_of(timetable.time_off.begin(), timetable.time_off.end(),
                     [&](const Period& off) { return off.starts_at < end && start < off.ends_at; });
}

template <class F>
void for_each_start_on(const Timetable& timetable, const date::time_zone& zone, date::local_days day, int minutes,
                       F&& f) {
  const auto weekday = static_cast<std::int32_t>(date::weekday(day).iso_encoding());
  const int step = timetable.slot_minutes.value_or(minutes);
  for (const auto& block : timetable.weekly) {
    if (block.weekday != weekday) continue;
    const int last = parse_wall_time(block.to).value() - minutes;
    for (int at = parse_wall_time(block.from).value(); at <= last; at += step) {
      const auto start = to_instant(zone, date::local_seconds{day} + std::chrono::minutes(at));
      if (start && !is_off(timetable, *start, *start + std::chrono::minutes(minutes))) f(*start);
    }
  }
}

}  // namespace

std::optional<int> parse_wall_time(const std::string& text) {
  auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : -1; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (std::size_t i : {0U, 1U, 3U, 4U}) {
    if (digit(i) < 0) return std::nullopt;
  }
  const int hours = digit(0) * 10 + digit(1);
  const int minutes = digit(3) * 10 + digit(4);
  if (minutes > 59 || hours > 24 || (hours == 24 && minutes != 0)) return std::nullopt;
  return hours * 60 + minutes;
}

bool can_start(const Timetable& timetable, const date::time_zone& zone, Instant start, int minutes) {
  bool found = false;
  for_each_start_on(timetable, zone, day_of(zone, start), minutes, [&](Instant offered) { found |= offered == start; });
  return found;
}

std::vector<Instant> starts_on(const Timetable& timetable, const date::time_zone& zone, date::local_days day,
                               int minutes) {
  std::vector<Instant> out;
  for_each_start_on(timetable, zone, day, minutes, [&](Instant start) { out.push_back(start); });
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool opens(const Timetable& before, const Timetable& after) {
  const bool same_grid = before.slot_minutes == after.slot_minutes;
  // A block that begins when one began, and ends no later, has no start that that had not.
  return std::any_of(after.weekly.begin(), after.weekly.end(), [&](const WeeklyBlock& now) {
    return !same_grid || std::none_of(before.weekly.begin(), before.weekly.end(), [&](const WeeklyBlock& then) {
      return then.weekday == now.weekday && parse_wall_time(then.from) == parse_wall_time(now.from) &&
             parse_wall_time(then.to) >= parse_wall_time(now.to);
    });
  });
}

date::local_days day_of(const date::time_zone& zone, Instant instant) {
  return std::chrono::floor<date::days>(zone.to_local(std::chrono::floor<std::chrono::seconds>(instant)));
}

Instant midnight(date::local_days day, const date::time_zone& zone) {
  return Instant{zone.to_sys(date::local_seconds{day}, date::choose::earliest)};
}

std::optional<Instant> clinic_date(const std::string& text, const date::time_zone& zone) {
  // A date is what an instant at midnight would be, without its time.
  if (text.size() != 10) return std::nullopt;
  const auto in_utc = parse_instant(text + "T00:00:00Z");
  if (!in_utc) return std::nullopt;
  return midnight(date::local_days{std::chrono::floor<date::days>(in_utc->time_since_epoch())}, zone);
}

}  // namespace consulta::doctors
