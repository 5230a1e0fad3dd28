// The parts of reception that main wires together.
#pragma once

#include "clinic/wall_clock.hpp"
#include "engine/host/host.hpp"
#include "services/reception/waiting_room_now.hpp"

namespace consulta::reception {

struct Options {
  std::chrono::minutes early{120};          // before the start, from when on somebody is checked in
  std::chrono::hours keep_visits{90 * 24};  // after the start
  WallClock clock;                          // of the clinic
};

void add_check_in(host::Host& host, const Options& options, WaitingRoomNow& room);
void add_waiting_room(host::Host& host, WaitingRoomNow& room, WaitingRoomStreams& streams);
void add_patient_routes(host::Host& host);
void add_deadlines(host::Host& host, const Options& options);

}  // namespace consulta::reception
