// The parts of admin that main wires together.
#pragma once

#include "clinic/wall_clock.hpp"
#include "engine/host/host.hpp"

namespace consulta::admin {

void add_routes(host::Host& host);
void add_audit_routes(host::Host& host);

struct AnalyticsOptions {
  WallClock clock;     // of the clinic
  std::string clinic;  // its name
};
void add_analytics_routes(host::Host& host, const AnalyticsOptions& options);
// Counts what is new, and makes the figures anew where that was asked for.
void add_counting(host::Host& host, const WallClock& clock);

// Discards dead letters that were given up so long ago.
void add_deadlines(host::Host& host, std::chrono::hours keep_letters);

}  // namespace consulta::admin
