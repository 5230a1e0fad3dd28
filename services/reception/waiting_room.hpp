// The waiting room as its screen shows it: who has come and not gone in, where to, and how long it will be. Those who
// are called come first, the latest on top; then whoever goes in next. Names are short (screen_name.hpp); where two are
// the same, the time of the appointment tells them apart. Pure.
#pragma once

#include "clinic/wall_clock.hpp"
#include "services/reception/visit.hpp"

namespace consulta::reception {

struct ShownDoctor {
  Uuid id{};
  std::string name;
};
BOOST_DESCRIBE_STRUCT(ShownDoctor, (), (id, name))

struct Shown {
  Uuid appointment_id{};
  std::string display_name;
  std::optional<std::string> room;
  ShownDoctor doctor;
  std::optional<Instant> called_at;
  // In steps of five minutes; in four of five cases it is between the two others. None: they are called, or in.
  std::optional<std::int32_t> wait_minutes, wait_from_minutes, wait_to_minutes;
};
BOOST_DESCRIBE_STRUCT(Shown, (),
                      (appointment_id, display_name, room, doctor, called_at, wait_minutes, wait_from_minutes,
                       wait_to_minutes))

// `day`: all of that day in the order of their starts; `lengths`: how long visits of their doctors took.
std::vector<Shown> waiting_room(const std::vector<OfToday>& day, const std::vector<Length>& lengths,
                                const WallClock& clock, Instant now);

// The same of one who is in already.
Shown gone_in(const OfToday& visit, const WallClock& clock);

}  // namespace consulta::reception
