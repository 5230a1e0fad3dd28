// The parts of notifications that main wires together.
#pragma once

#include "platform/wall_clock.hpp"
#include "services/host/handover.hpp"
#include "services/host/host.hpp"
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

// SMS with payment links, from the reaction that writes them to the thread that sends them: by far most messages.
using Links = host::Handover<Message>;

void add_routes(host::Host& host);
void add_reactions(host::Host& host, const Options& options, Links& links);
// Puts what was planned and is due now among the messages.
void tell_due_plans(sql::Session& db);
// Sends what is due. A crash between sending and recording repeats a message at most once; its provider knows it by id.
void add_deadlines(host::Host& host, const Options& options, Links& links);

}  // namespace consulta::notifications
