// The parts of appointments that main wires together.
#pragma once

#include "clinic/wall_clock.hpp"
#include "engine/host/host.hpp"
#include "services/appointments/appointment_streams.hpp"
#include "services/appointments/bookables.hpp"
#include "services/appointments/copying.hpp"
#include "services/appointments/line.hpp"
#include "services/appointments/proved_patients.hpp"
#include "services/appointments/waiting_clients.hpp"

namespace consulta::appointments {

struct Options {
  std::chrono::minutes min_notice{60};
  std::chrono::hours horizon{24 * 365};
  std::chrono::hours cancel_free{24};
  std::int32_t max_unpaid = 3;  // 0: no limit
  WallClock clock;              // of the clinic
};

// What a replica knows beside its database.
struct Memory {
  WaitingClients waiting;
  AppointmentStreams streams;
  Bookables bookables;
  ProvedPatients proved;

  // The appointment was committed in this state.
  void changed(const Appointment& appointment) {
    waiting.changed(appointment);
    streams.changed(appointment);
  }
};

using Appointments = engine::AggregateLane<Appointment>;

// How many places for what is unpaid a patient has; none: no limit.
std::optional<std::int32_t> unpaid_places(sql::Session& db, const Options& options, Memory& memory,
                                          const Uuid& patient_id);

// With what reaches them.
struct Aggregates {
  Aggregates(engine::Reactor& reactor, const Options& options, Memory& memory);

  Appointments appointments;
  Waits waits;
  Line line;
  Copying copying;
};

void add_routes(host::Host& host, const Options& options, Memory& memory, Appointments& appointments);
void add_waitlist_routes(host::Host& host, const Options& options, Waits& waits);
// Ends the waits whose time is over, and those for what is gone.
void end_waits(sql::Session& db, broker::Outlet& outlet, Waits& waits, const std::function<bool()>& stopping);
void add_reactions(host::Host& host, const Options& options, Line& line);

}  // namespace consulta::appointments
