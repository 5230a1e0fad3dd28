// How long each patient of a doctor still waits, and between which times with a probability of four in five. The rest
// of the day is run through some hundreds of times: those who are there go in as they were called, else in the order of
// their starts, none of them sooner than a little before; visits take as long as visits of this doctor have, one that
// has begun the longer the longer it lasts already; who is not there yet may come, late too, or not at all. Pure: the
// same is answered to the same.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <vector>

#include "services/reception/visit.hpp"

namespace consulta::reception {

// How visits of a doctor go, against what was booked for them.
struct Pace {
  double mean = 1;         // of how long one takes to how long it was to take
  double uncertainty = 0;  // of the mean: the standard deviation of its logarithm
  double spread = 0;       // of one visit: the same
};
// From the latest of one doctor; as booked where there are none.
Pace pace_of(std::span<const Length> latest);

// A visit that is not over.
struct Place {
  Uuid id{};
  Instant starts_at{}, ends_at{};  // as booked
  std::optional<Instant> arrived_at, started_at;
  bool called = false;
};

struct DoctorsDay {
  Uuid doctor_id{};
  std::vector<Place> places;
  Instant begins_at{};  // the first start of all
  bool begun = false;   // somebody was with the doctor already
  Pace pace;
};

struct Wait {
  Uuid id{};
  std::chrono::seconds expected{0}, low{0},
      high{0};  // in nine of ten cases it is longer than low, or shorter than high
};

// Of all who have arrived and not gone in.
std::vector<Wait> estimate_waits(const DoctorsDay& day, Instant now);

}  // namespace consulta::reception
