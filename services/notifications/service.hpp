// The parts of notifications that main wires together.
#pragma once

#include "clinic/calendar_entry.hpp"
#include "clinic/wall_clock.hpp"
#include "engine/host/handover.hpp"
#include "engine/host/host.hpp"
#include "platform/security/secrets.hpp"
#include "services/notifications/contacts.hpp"
#include "services/notifications/doctor_book.hpp"
#include "services/notifications/providers.hpp"
#include "services/notifications/store.hpp"

namespace consulta::notifications {

struct Options {
  std::string sms_url, from;
  std::string public_url;            // of the gateway, for links
  Secrets seal_key;                  // of what auth sends sealed
  bool require_proved_email = true;  // nothing personal goes to an address that nobody has proved
  ClinicPlace place;
  SmtpOptions smtp;
  double sms_per_second = 0, emails_per_second = 0;  // 0: as many as there are
  int sms_a_day = 0;                                 // to a number that never acted; 0: any
  std::chrono::hours reminder{24};                   // before the start
  std::chrono::hours keep_messages{365 * 24};        // after they were sent, or given up
  WallClock clock;                                   // of the clinic
};

// SMS with payment links, from what writes them to the thread that sends them: by far most messages.
using Links = host::Handover<Message>;

using Correspondences = engine::AggregateLane<Correspondence>;
using Messages = engine::AggregateLane<Message>;

// With what reaches them.
struct Aggregates {
  Aggregates(engine::Reactor& reactor, const Options& options, Links& links);

  Correspondences correspondences;
  Messages messages;
  Contacts contacts;
  DoctorBook doctors;
};

void add_routes(host::Host& host, Messages& messages);
// What is kept about who asks; `clock`: of the clinic.
void add_export_routes(host::Host& host, const WallClock& clock);
// Tells what is due, and sends. A crash between sending and recording sends a message once more, by the same id.
void add_deadlines(host::Host& host, const Options& options, Aggregates& aggregates, Links& links);

}  // namespace consulta::notifications

namespace consulta {
extern template class engine::AggregateLane<notifications::Correspondence>;
extern template class engine::AggregateLane<notifications::Message>;  // in reactions.cpp, once
}  // namespace consulta
