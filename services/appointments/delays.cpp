#include "services/appointments/delays.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <tuple>

namespace consulta::appointments {
namespace {

constexpr std::size_t most_told = 200;
constexpr std::chrono::minutes step{5};

using Visits = std::vector<const OfDay*>;
using Time = Instant::duration;

// Somebody is in: until when, and until when that was booked.
struct Occupied {
  Instant until{}, booked{};
};

std::optional<Occupied> occupied(const Visits& visits, Instant now) {
  std::optional<Occupied> out;
  for (const auto* v : visits) {
    if (v->status != Status::in_consultation) continue;
    const auto booked = v->ends_at.value_or(v->starts_at);
    const auto until = std::max(now, v->since.value_or(v->starts_at) + (booked - v->starts_at));
    if (!out || out->until < until) out = {until, booked};
  }
  return out;
}

// Those who go in yet.
Visits to_come(const Visits& visits) {
  auto seen = Instant::min();  // the latest start of whom the doctor has seen
  for (const auto* v : visits) {
    if (v->status == Status::in_consultation || v->status == Status::completed) seen = std::max(seen, v->starts_at);
  }
  Visits out;
  for (const auto* v : visits) {
    const bool comes = v->status == Status::confirmed || v->status == Status::checked_in;
    if (comes && seen < v->starts_at) out.push_back(v);
  }
  return out;
}

Instant ready(const OfDay& v) {
  return v.status == Status::checked_in ? std::max(v.starts_at, v.since.value_or(v.starts_at)) : v.starts_at;
}

Time delay(const Visits& visits, Instant now) {
  const auto coming = to_come(visits);
  const auto in = occupied(visits, now);
  if (in && coming.empty()) return in->until - in->booked;
  auto out = Time::zero();
  for (const auto* v : coming) {
    if (in) {
      out = std::max(out, in->until - ready(*v));
    } else if (v->status == Status::checked_in) {
      out = std::max(out, std::min(now, v->called_at.value_or(now)) - ready(*v));
    }
  }
  return out;
}

std::int32_t in_steps(Time late) {
  return late <= Time::zero() ? 0 : static_cast<std::int32_t>((late + Time(step) / 2) / step * step.count());
}

}  // namespace

std::vector<Delay> delays(const std::vector<OfDay>& day, Instant now) {
  std::map<Uuid, Visits> by_doctor;
  for (const auto& one : day) {
    if (one.doctor_id) by_doctor[*one.doctor_id].push_back(&one);
  }
  std::vector<Delay> out;
  for (const auto& [doctor, visits] : by_doctor) {
    const auto minutes = in_steps(delay(visits, now));
    if (minutes > 0) out.push_back({doctor, minutes});
  }
  std::sort(out.begin(), out.end(), [](const Delay& a, const Delay& b) {
    return std::tuple(-a.minutes, a.doctor_id) < std::tuple(-b.minutes, b.doctor_id);
  });
  if (out.size() > most_told) out.resize(most_told);
  return out;
}

}  // namespace consulta::appointments
