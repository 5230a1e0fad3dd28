#include "services/reception/wait_estimate.hpp"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace consulta::reception {
namespace {

constexpr std::size_t runs = 300;

// What is believed of a doctor whose visits nobody has seen, and how many visits it takes to believe as much in what
// was seen.
constexpr double usual_spread = 0.45;
constexpr double mean_counts = 3, spread_counts = 12;
constexpr double doctors_differ = 0.3;  // in their means
// Outside of that somebody forgot to press a button.
constexpr double least_ratio = 0.1, most_ratio = 5;

// Minutes.
constexpr double absent = 0.1;      // the share of those who do not come
constexpr double late = 0.2;        // of those who do, who are late
constexpr double lateness = 10;     // by how much, on average
constexpr double earliness = 25;    // of the others the first
constexpr double sooner = 10;       // than booked a visit begins at most
constexpr double between = 2;       // one visit and the next, at most
constexpr double delay = 8;         // of the first of the day, at most
constexpr double least_left = 0.5;  // of a visit
constexpr double long_beyond_belief = 1e-9;

double minutes(Instant::duration time) {
  return std::chrono::duration<double, std::ratio<60>>(time).count();
}

// Evenly spread between 0 and 1, and always the same for the same: so a wait does not jump because somebody else came.
class Draws {
 public:
  Draws(const Uuid& id, std::uint64_t salt) {
    for (const auto byte : id) seed_ = mixed(seed_ ^ byte);
    seed_ ^= salt * 0xD1B54A32D192ED03;
  }
  double operator()(std::size_t run) const {
    const auto bits = mixed(seed_ + (run + 1) * 0x9E3779B97F4A7C15) >> 11;
    return (static_cast<double>(bits) + 0.5) * 0x1p-53;
  }

 private:
  static std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
    return x ^ (x >> 31);
  }
  std::uint64_t seed_ = 0x2545F4914F6CDD1D;
};

// Of the normal distribution: what is above z, and where so much is above.
double share_above(double z) {
  return 0.5 * std::erfc(z / std::numbers::sqrt2);
}
double below_which_lies_all_but(double share) {
  return std::numbers::sqrt2 * boost::math::erfc_inv(2 * share);
}

// Of those who come, who are not there so long after the start.
double not_there_share(double after_start) {
  if (after_start >= 0) return late * std::exp(-after_start / lateness);
  return std::min(1.0, late + (1 - late) * -after_start / earliness);
}
double when_there(double share) {
  return share < late ? lateness * std::log(late / share) : -earliness * (share - late) / (1 - late);
}

struct Drawn {
  const Place* place;
  double slot, starts;  // minutes; from now
  Draws comes, lasts;
};

// How long it takes, of which it has taken `so_far` already.
double length_of(const Drawn& drawn, double mean, double spread, double so_far, std::size_t run) {
  const auto middle = std::log(drawn.slot * mean) - spread * spread / 2;
  const auto longer = so_far > 0 ? share_above((std::log(so_far) - middle) / spread) : 1.0;
  const auto share = std::max(longer, long_beyond_belief) * drawn.lasts(run);
  const auto length = std::exp(middle + spread * below_which_lies_all_but(share));
  return std::max(length, so_far + least_left);
}

// From now; never: none.
std::optional<double> arrival_of(const Drawn& drawn, std::size_t run) {
  if (drawn.place->arrived_at) return 0.0;
  const auto missing = not_there_share(-drawn.starts);
  const auto will_not = absent / (absent + (1 - absent) * missing);
  const auto draw = drawn.comes(run);
  if (draw < will_not) return std::nullopt;
  return drawn.starts + when_there(missing * (draw - will_not) / (1 - will_not));
}

// What is the doctor's own.
struct Habits {
  Draws mean, sooner, between, delay;
};

// One who may still go in, in one run.
struct Guest {
  std::size_t index;
  double ready;  // when they could
  double starts;
  bool called;
};
bool goes_first(const Guest& one, const Guest& other) {
  return one.called != other.called ? one.called : one.starts < other.starts;
}

class Run {
 public:
  Run(const DoctorsDay& day, const std::vector<Drawn>& drawn, const Habits& habits, Instant now, std::size_t run)
      : drawn_(drawn),
        run_(run),
        mean_(day.pace.mean * std::exp(day.pace.uncertainty * below_which_lies_all_but(habits.mean(run)))),
        spread_(day.pace.spread),
        sooner_(sooner * habits.sooner(run)),
        between_(between * habits.between(run)) {
    const auto until = minutes(day.begins_at - now);
    if (!day.begun && until > 0) free_ = until + delay * habits.delay(run);
    for (std::size_t i = 0; i < drawn_.size(); ++i) enter(i, now);
  }

  // `begins(index, minutes from now)` for each who goes in.
  template <class Begins>
  void go(Begins&& begins) {
    while (!guests_.empty()) {
      const auto next = take_next();
      free_ = std::max(free_, next.ready);
      begins(next.index, free_);
      free_ += length_of(drawn_[next.index], mean_, spread_, 0, run_) + between_;
    }
  }

 private:
  void enter(std::size_t i, Instant now) {
    const auto& place = *drawn_[i].place;
    if (place.started_at) {
      const auto so_far = std::max(0.0, minutes(now - *place.started_at));
      free_ = std::max(free_, length_of(drawn_[i], mean_, spread_, so_far, run_) - so_far + between_);
      return;
    }
    const auto there = arrival_of(drawn_[i], run_);
    if (!there) return;
    const auto ready = place.called ? 0 : std::max(*there, drawn_[i].starts - sooner_);
    guests_.push_back({i, ready, drawn_[i].starts, place.called});
  }

  // Of those who are ready when the doctor is free; else whoever is so first.
  Guest take_next() {
    auto best = guests_.end();
    for (auto it = guests_.begin(); it != guests_.end(); ++it) {
      if (it->ready <= free_ && (best == guests_.end() || goes_first(*it, *best))) best = it;
    }
    if (best == guests_.end()) {
      best = std::min_element(guests_.begin(), guests_.end(),
                              [](const Guest& a, const Guest& b) { return a.ready < b.ready; });
    }
    const auto next = *best;
    guests_.erase(best);
    return next;
  }

  const std::vector<Drawn>& drawn_;
  std::size_t run_;
  double mean_, spread_, sooner_, between_;
  double free_ = 0;  // the doctor, from now
  std::vector<Guest> guests_;
};

std::chrono::seconds at(const std::vector<double>& sorted, double share) {
  const auto index = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5);
  return std::chrono::seconds(std::llround(sorted[index] * 60));
}

}  // namespace

Pace pace_of(std::span<const Length> latest) {
  std::vector<double> logs;
  double ratios = 0;
  for (const auto& length : latest) {
    if (length.booked_seconds <= 0) continue;
    const auto ratio = static_cast<double>(length.took_seconds) / static_cast<double>(length.booked_seconds);
    if (ratio < least_ratio || ratio > most_ratio) continue;
    ratios += ratio;
    logs.push_back(std::log(ratio));
  }
  const auto count = static_cast<double>(logs.size());
  double middle = 0;
  for (const auto one : logs) middle += one / count;
  double squares = 0;
  for (const auto one : logs) squares += (one - middle) * (one - middle);
  Pace pace;
  pace.mean = (mean_counts + ratios) / (mean_counts + count);
  pace.spread = std::sqrt((spread_counts * usual_spread * usual_spread + squares) / (spread_counts + count));
  pace.uncertainty = doctors_differ / std::sqrt(1 + count / mean_counts);
  return pace;
}

std::vector<Wait> estimate_waits(const DoctorsDay& day, Instant now) {
  std::vector<Drawn> drawn;
  std::vector<std::vector<double>> waits(day.places.size());
  for (const auto& place : day.places) {
    drawn.push_back({&place, std::max(1.0, minutes(place.ends_at - place.starts_at)), minutes(place.starts_at - now),
                     Draws(place.id, 1), Draws(place.id, 2)});
  }
  const auto& id = day.doctor_id;
  const Habits habits{Draws(id, 3), Draws(id, 4), Draws(id, 5), Draws(id, 6)};
  for (std::size_t i = 0; i < runs; ++i) {
    Run(day, drawn, habits, now, i).go([&](std::size_t index, double begins) { waits[index].push_back(begins); });
  }
  std::vector<Wait> out;
  for (std::size_t i = 0; i < waits.size(); ++i) {
    const auto& place = day.places[i];
    if (!place.arrived_at || place.started_at) continue;
    std::sort(waits[i].begin(), waits[i].end());
    out.push_back({place.id, at(waits[i], 0.5), at(waits[i], 0.1), at(waits[i], 0.9)});
  }
  return out;
}

}  // namespace consulta::reception
