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

constexpr int day_minutes = 24 * 60, week_minutes = 7 * day_minutes;

// Hours without a break, in minutes since a Monday began. One that goes on past Sunday ends in the next week.
struct Hours {
  int from = 0, length = 0;
};

// Blocks that touch are one, over midnight too. Hours of the whole week begin on Monday and have no end.
std::vector<Hours> joined(const std::vector<WeeklyBlock>& weekly) {
  std::vector<Hours> blocks;
  for (const auto& block : weekly) {
    const int from = parse_wall_time(block.from).value(), to = parse_wall_time(block.to).value();
    blocks.push_back({(block.weekday - 1) * day_minutes + from, to - from});
  }
  std::sort(blocks.begin(), blocks.end(), [](const Hours& a, const Hours& b) { return a.from < b.from; });
  std::vector<Hours> out;
  for (const auto& block : blocks) {
    if (out.empty() || out.back().from + out.back().length < block.from) {
      out.push_back(block);
    } else {
      out.back().length = std::max(out.back().length, block.from + block.length - out.back().from);
    }
  }
  if (out.size() > 1 && out.front().from == 0 && out.back().from + out.back().length == week_minutes) {
    out.back().length += out.front().length;
    out.erase(out.begin());
  }
  return out;
}

template <class F>
void for_each_start_on(const Timetable& timetable, const date::time_zone& zone, date::local_days day, int minutes,
                       F&& f) {
  const int begin = (static_cast<int>(date::weekday(day).iso_encoding()) - 1) * day_minutes;
  const int step = timetable.slot_minutes.value_or(minutes);
  for (const auto& hours : joined(timetable.weekly)) {
    const int last = hours.length < week_minutes ? hours.length - minutes : week_minutes - 1;
    for (const int from : {hours.from - week_minutes, hours.from}) {  // of the week before, which may go on
      const int skipped = std::max(0, begin - from + step - 1) / step * step;
      const int until = std::min(from + last, begin + day_minutes - 1);
      for (int at = from + skipped; at <= until; at += step) {
        const auto start = to_instant(zone, date::local_seconds{day} + std::chrono::minutes(at - begin));
        if (start && !is_off(timetable, *start, *start + std::chrono::minutes(minutes))) f(*start);
      }
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
  const auto then = joined(before.weekly), now = joined(after.weekly);
  // Hours that begin when some began, and end no later, have no start that those had not.
  return std::any_of(now.begin(), now.end(), [&](const Hours& hours) {
    return !same_grid || std::none_of(then.begin(), then.end(), [&](const Hours& old) {
      return old.from == hours.from && old.length >= hours.length;
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
