// The parts of notifications that main wires together.
#pragma once

#include "platform/wall_clock.hpp"
#include "services/host/host.hpp"
#include "services/notifications/store.hpp"

namespace consulta::notifications {

struct Options {
  std::string sms_url, smtp_url, from;
  WallClock clock;  // of the clinic
};

void add_routes(host::Host& host);
void add_reactions(host::Host& host);
// Sends what is due. A crash between sending and recording repeats a message at most once; its provider knows it by id.
void add_deadlines(host::Host& host, const Options& options);

}  // namespace consulta::notifications
