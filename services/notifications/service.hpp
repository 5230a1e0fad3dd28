// The parts of notifications that main wires together.
#pragma once

#include "clinic/wall_clock.hpp"
#include "engine/host/handover.hpp"
#include "engine/host/host.hpp"
#include "services/notifications/contacts.hpp"
#include "services/notifications/providers.hpp"
#include "services/notifications/store.hpp"

namespace consulta::notifications {

struct Options {
  std::string sms_url, from;
  SmtpOptions smtp;
  double sms_per_second = 0, emails_per_second = 0;  // 0: as many as there are
  std::chrono::hours reminder{24};                   // before the start
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
};

void add_routes(host::Host& host, Messages& messages);
// Tells what is due, and sends. A crash between sending and recording sends a message once more, by the same id.
void add_deadlines(host::Host& host, const Options& options, Aggregates& aggregates, Links& links);

}  // namespace consulta::notifications
