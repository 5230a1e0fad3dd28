// The parts of appointments that main wires together.
#pragma once

#include "clinic/calendar_entry.hpp"
#include "clinic/wall_clock.hpp"
#include "engine/host/host.hpp"
#include "engine/host/unheard.hpp"
#include "services/appointments/appointment_streams.hpp"
#include "services/appointments/bookables.hpp"
#include "services/appointments/copying.hpp"
#include "services/appointments/day_streams.hpp"
#include "services/appointments/erased_patients.hpp"
#include "services/appointments/line.hpp"
#include "services/appointments/move_offers.hpp"
#include "services/appointments/proved_patients.hpp"
#include "services/appointments/waiting_clients.hpp"

namespace consulta::appointments {

struct Options {
  std::chrono::minutes min_notice{60};
  std::chrono::hours horizon{24 * 365};
  std::chrono::hours cancel_free{24};
  std::int32_t max_unpaid = 3;                 // 0: no limit
  std::chrono::hours keep_reasons{1825 * 24};  // what patients wrote when they booked, after the start
  std::chrono::minutes no_show_grace{15};      // after the start; then who is not there did not come
  WallClock clock;                             // of the clinic
  std::string public_url;                      // of the gateway, for links
  std::string phone;                           // of the clinic
  Organizer organizer;                         // of entries in patients' calendars
};

// As the settings say.
Options read_options(Settings& settings);

// What a replica knows beside its database.
struct Memory {
  WaitingClients waiting;
  AppointmentStreams streams;
  DayStreams days;
  Bookables bookables;
  ProvedPatients proved;
  host::Unheard unheard{"a person"};  // who is booked for
  ErasedPatients erased;

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
  MoveOffers move_offers;
};

void add_routes(host::Host& host, const Options& options, Memory& memory, Appointments& appointments);
// Of some patients and dependants, those that are known by now.
std::vector<host::UnheardOf> heard_of(sql::Session& db, const std::vector<host::UnheardOf>& asked);
void add_waitlist_routes(host::Host& host, const Options& options, Memory& memory, Waits& waits);
// Whose login this is, where they may book. Throws Problem 401 where they are erased, as for anybody without a login.
Claims booking_caller(host::Host& host, const http::Request& request, std::initializer_list<Role> roles,
                      const Memory& memory);
// The stream of a day, for staff.
void add_day_routes(host::Host& host, const Options& options, DayStreams& days);
// The page behind the link of who is asked to move.
void add_choice_routes(host::Host& host, const Options& options, Appointments& appointments);
// Cancels what was to be moved and nobody has answered in time.
void end_offers(sql::Session& db, broker::Outlet& outlet, Appointments& appointments,
                const std::function<bool()>& stopping);
// Ends the waits whose time is over, and those for what is gone.
void end_waits(sql::Session& db, broker::Outlet& outlet, Waits& waits, const std::function<bool()>& stopping);
// Erases what there is of whom nobody is to know any more.
void erase(sql::Session& db, broker::Outlet& outlet, Aggregates& aggregates, const std::function<bool()>& stopping);
void add_erasure(host::Host& host, Memory& memory, Aggregates& aggregates);
// Forgets what patients wrote when they booked, long after.
void forget_reasons(host::Host& host, sql::Session& db, const Options& options);
void add_reactions(host::Host& host, const Options& options, Line& line);

}  // namespace consulta::appointments

namespace consulta {
extern template class engine::AggregateLane<appointments::Appointment>;  // in reactions.cpp, once
}  // namespace consulta
