// Which hours a doctor offered: what occupancy is measured against. Decided from all that was stored about the doctor,
// whatever order it came in; then on the clinic's wall clock alone. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "services/admin/days.hpp"
#include "services/admin/stored_event.hpp"

namespace consulta::admin {

// Moments are as the clock on the wall shows them, "2026-12-01 09:00", so that they compare as texts.
struct Hours {
  struct Set {
    std::string since;
    std::vector<events::WeeklyHours> weekly;
  };
  struct Off {
    std::string from, to;
  };
  std::vector<Set> sets;             // each until the next
  std::vector<Off> off;              // may overlap
  std::optional<std::string> until;  // the doctor left
};
BOOST_DESCRIBE_STRUCT(Hours::Set, (), (since, weekly))
BOOST_DESCRIBE_STRUCT(Hours::Off, (), (from, to))
BOOST_DESCRIBE_STRUCT(Hours, (), (sets, off, until))

// Of all that was stored about one doctor.
Hours hours_of(std::span<const StoredEvent> events, const WallClock& clock);

// How many minutes of a day the doctor could be booked, without those of time off: by the hours that stood when the day
// began. Before the first that are known, by these: they may have been told long after they were kept.
std::int64_t offered_minutes(const Hours& hours, Day day);

}  // namespace consulta::admin
