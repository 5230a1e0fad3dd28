#include "services/admin/hours.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace consulta::admin {
namespace {

constexpr int day_minutes = 24 * 60;

// "09:30" of "09:30" or of "2026-12-01 09:30".
int minutes_in(const std::string& text) {
  const auto at = text.size() - 5;
  return std::stoi(text.substr(at, 2)) * 60 + std::stoi(text.substr(at + 3));
}

// Where a moment lies in a day, in minutes: none of it is past, or all.
int place_in(const std::string& moment, const std::string& day) {
  const auto date = moment.substr(0, day.size());
  if (date == day) return minutes_in(moment);
  return date < day ? 0 : day_minutes;
}

const std::vector<events::WeeklyHours>* hours_on(const Hours& hours, const std::string& morning) {
  if (hours.sets.empty() || (hours.until && *hours.until <= morning)) return nullptr;
  const auto next =
      std::find_if(hours.sets.begin(), hours.sets.end(), [&](const Hours::Set& set) { return set.since > morning; });
  return &(next == hours.sets.begin() ? next : std::prev(next))->weekly;
}

// Minutes of a block that are not off. `off` is in order and does not overlap.
int free_minutes(int from, int to, const std::vector<std::pair<int, int>>& off) {
  int minutes = std::max(0, to - from);
  for (const auto& [begin, end] : off) minutes -= std::max(0, std::min(to, end) - std::max(from, begin));
  return minutes;
}

std::vector<std::pair<int, int>> joined(std::vector<std::pair<int, int>> off) {
  std::sort(off.begin(), off.end());
  std::vector<std::pair<int, int>> out;
  for (const auto& next : off) {
    if (out.empty() || out.back().second < next.first) {
      out.push_back(next);
    } else {
      out.back().second = std::max(out.back().second, next.second);
    }
  }
  return out;
}

}  // namespace

Hours hours_of(std::span<const StoredEvent> events, const WallClock& clock) {
  std::map<std::tuple<std::int64_t, Instant, Uuid>, Hours::Set> sets;
  std::map<Uuid, Hours::Off> off;
  std::set<Uuid> back;
  Hours out;
  for (const auto& [id, about, what, at, details] : events) {
    if (what == Happened::hours_set && details.weekly) {
      sets[{details.version.value_or(0), at, id}] = {clock.minutes(at), *details.weekly};
    } else if (what == Happened::away && details.time_off_id && details.from && details.to) {
      off[*details.time_off_id] = {clock.minutes(*details.from), clock.minutes(*details.to)};
    } else if (what == Happened::back && details.time_off_id) {
      back.insert(*details.time_off_id);
    } else if (what == Happened::left) {
      out.until = clock.minutes(at);
    }
  }
  // Clocks of several publishers may differ; the versions do not.
  std::string since;
  for (auto& [place, set] : sets) {
    set.since = since = std::max(since, set.since);
    out.sets.push_back(std::move(set));
  }
  for (auto& [id, period] : off) {
    if (!back.contains(id)) out.off.push_back(std::move(period));
  }
  return out;
}

std::int64_t offered_minutes(const Hours& hours, Day day) {
  const auto date = text_of(day);
  const auto* weekly = hours_on(hours, date + " 00:00");
  if (weekly == nullptr) return 0;
  std::vector<std::pair<int, int>> off;
  for (const auto& period : hours.off) off.emplace_back(place_in(period.from, date), place_in(period.to, date));
  off = joined(std::move(off));
  const auto weekday = static_cast<std::int32_t>(std::chrono::weekday(day).iso_encoding());
  std::int64_t minutes = 0;
  for (const auto& block : *weekly) {
    if (block.weekday == weekday) minutes += free_minutes(minutes_in(block.from), minutes_in(block.to), off);
  }
  return minutes;
}

}  // namespace consulta::admin
