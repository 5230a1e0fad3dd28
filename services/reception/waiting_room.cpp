#include "services/reception/waiting_room.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "services/reception/screen_name.hpp"
#include "services/reception/wait_estimate.hpp"

namespace consulta::reception {
namespace {

using Waits = std::map<Uuid, Wait>;

bool is_waiting(const OfToday& v) {
  return v.checked_in_at && !v.started_at && !v.over_at;
}

DoctorsDay doctors_day(const std::vector<const OfToday*>& visits, const std::vector<Length>& lengths) {
  DoctorsDay out{.doctor_id = visits.front()->doctor_id, .places = {}, .begins_at = visits.front()->starts_at};
  for (const auto* v : visits) {
    out.begun = out.begun || v->started_at;
    if (v->over_at) continue;
    out.places.push_back({v->id, v->starts_at, v->ends_at, v->checked_in_at, v->started_at, v->called_at.has_value()});
  }
  std::vector<Length> of_doctor;
  std::copy_if(lengths.begin(), lengths.end(), std::back_inserter(of_doctor),
               [&](const Length& length) { return length.doctor_id == out.doctor_id; });
  out.pace = pace_of(of_doctor);
  return out;
}

Waits waits_of(const std::vector<OfToday>& day, const std::vector<Length>& lengths, Instant now) {
  std::map<Uuid, std::vector<const OfToday*>> by_doctor;
  for (const auto& visit : day) by_doctor[visit.doctor_id].push_back(&visit);
  Waits out;
  for (const auto& [doctor, visits] : by_doctor) {
    if (std::none_of(visits.begin(), visits.end(), [](const OfToday* v) { return is_waiting(*v); })) continue;
    for (const auto& wait : estimate_waits(doctors_day(visits, lengths), now)) out.emplace(wait.id, wait);
  }
  return out;
}

std::int32_t in_steps(std::chrono::seconds time) {
  constexpr std::int64_t step = 5 * 60;
  return static_cast<std::int32_t>((time.count() + step / 2) / step * 5);
}

std::string name_of(const OfToday& v, const WallClock& clock) {
  const auto name = screen_name(v.full_name.value_or(""));
  return name.empty() ? clock.minutes(v.starts_at).substr(11) : name;
}

Shown shown(const OfToday& v, const WallClock& clock) {
  return {v.id, name_of(v, clock), v.room, {v.doctor_id, v.doctor_name}, v.called_at};
}

// Where several would come for one name.
void tell_apart(std::vector<Shown>& all, const std::map<Uuid, std::string>& times) {
  std::map<std::string, int> count;
  for (const auto& one : all) ++count[one.display_name];
  for (auto& one : all) {
    const auto& time = times.at(one.appointment_id);
    if (count.at(one.display_name) > 1 && one.display_name != time) one.display_name += " (" + time + ")";
  }
}

}  // namespace

std::vector<Shown> waiting_room(const std::vector<OfToday>& day, const std::vector<Length>& lengths,
                                const WallClock& clock, Instant now) {
  const auto waits = waits_of(day, lengths, now);
  std::vector<const OfToday*> waiting;
  for (const auto& visit : day) {
    if (is_waiting(visit)) waiting.push_back(&visit);
  }
  const auto place = [&](const OfToday* v) {
    const auto called = v->called_at ? -v->called_at->time_since_epoch() : Instant::duration::max();
    return std::tuple(called, waits.at(v->id).expected, v->starts_at, v->id);
  };
  std::sort(waiting.begin(), waiting.end(), [&](const OfToday* a, const OfToday* b) { return place(a) < place(b); });
  std::vector<Shown> out;
  std::map<Uuid, std::string> times;
  for (const auto* visit : waiting) {
    auto& one = out.emplace_back(shown(*visit, clock));
    times.emplace(visit->id, clock.minutes(visit->starts_at).substr(11));
    if (visit->called_at) continue;
    const auto& wait = waits.at(visit->id);
    one.wait_minutes = in_steps(wait.expected);
    one.wait_from_minutes = in_steps(wait.low);
    one.wait_to_minutes = in_steps(wait.high);
  }
  tell_apart(out, times);
  return out;
}

Shown gone_in(const OfToday& visit, const WallClock& clock) {
  return shown(visit, clock);
}

}  // namespace consulta::reception
