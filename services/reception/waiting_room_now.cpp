#include "services/reception/waiting_room_now.hpp"

#include <algorithm>

namespace consulta::reception {
namespace {

constexpr std::size_t most_shown = 200;
constexpr std::chrono::seconds good_for{10};

std::vector<Length> lengths_of(sql::Session& db, const std::vector<OfToday>& visits) {
  std::vector<Uuid> doctors;
  for (const auto& visit : visits) doctors.push_back(visit.doctor_id);
  std::sort(doctors.begin(), doctors.end());
  doctors.erase(std::unique(doctors.begin(), doctors.end()), doctors.end());
  return store::lengths(db, doctors);
}

}  // namespace

std::vector<OfToday> WaitingRoomNow::today(sql::Session& db, Instant now) const {
  constexpr std::chrono::hours longest_day(26);
  const auto date = [&](Instant at) { return clock_.minutes(at).substr(0, 10); };
  const auto from = clock_.day(date(now)).value_or(now);
  return store::day(db, from, clock_.day(date(from + longest_day)).value_or(from + longest_day));
}

Picture WaitingRoomNow::picture(sql::Session& db) {
  const auto now = Clock::now();
  const auto visits = today(db, now);
  auto of = std::to_string(now.time_since_epoch() / good_for) + json::write(visits);
  std::lock_guard lock(mutex_);
  if (of == of_) return picture_;
  auto items = waiting_room(visits, lengths_of(db, visits), clock_, now);
  if (items.size() > most_shown) items.resize(most_shown);
  picture_ = picture_of("{\"items\":" + json::write(items) + "}");
  of_ = std::move(of);
  return picture_;
}

// They are there now, whatever appointments has told of it by then.
Shown WaitingRoomNow::shown(sql::Session& db, const Visit& visit) {
  const auto now = Clock::now();
  auto visits = today(db, now);
  const auto found = std::find_if(visits.begin(), visits.end(), [&](const OfToday& v) { return v.id == visit.id; });
  if (found == visits.end()) throw not_found("appointment");
  if (!found->checked_in_at) found->checked_in_at = now;
  for (auto& one : waiting_room(visits, lengths_of(db, visits), clock_, now)) {
    if (one.appointment_id == visit.id) return std::move(one);
  }
  return gone_in(*found, clock_);
}

}  // namespace consulta::reception
