// The parts of appointments that main wires together.
#pragma once

#include "platform/wall_clock.hpp"
#include "services/appointments/offers.hpp"
#include "services/appointments/recent.hpp"
#include "services/appointments/waiters.hpp"
#include "services/appointments/watchers.hpp"
#include "services/host/host.hpp"

namespace consulta::appointments {

struct Options {
  std::chrono::minutes min_notice{60};
  std::chrono::hours horizon{24 * 365};
  std::chrono::hours cancel_free{24};
  WallClock clock;  // of the clinic
};

// What a replica knows beside its database.
struct Memory {
  Waiters waiters;
  Watchers watchers;
  Offers offers;
  Recent recent;

  // The appointment was committed in this state.
  void changed(const Appointment& appointment) {
    waiters.changed(appointment);
    watchers.changed(appointment);
  }
};

void add_routes(host::Host& host, const Options& options, Memory& memory);
void add_waitlist_routes(host::Host& host, const Options& options);
void add_reactions(host::Host& host, const Options& options, Memory& memory);

// Saves what was decided and tells of it. `by` matters where somebody cancelled.
struct Change {
  Decision decision;
  Appointment before;
  std::string by;
};
void save_and_tell(broker::Work& work, Memory& memory, const std::vector<Change>& changes,
                   const std::vector<const events::Head*>& causes, Instant now);

}  // namespace consulta::appointments
