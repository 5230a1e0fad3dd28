// The parts of payments that main wires together.
#pragma once

#include "services/host/host.hpp"
#include "services/payments/store.hpp"

namespace consulta::payments {

struct Options {
  std::chrono::hours cancel_free{24};
  std::string entity;          // of the clinic with the Multibanco network
  std::string provider_url;    // its HTTP API
  std::string webhook_secret;  // what its webhooks are signed with
  std::string public_url;      // of the gateway, for links
};

void add_routes(host::Host& host, const Options& options);
void add_reactions(host::Host& host, const Options& options);
void add_deadlines(host::Host& host, const Options& options);

// Saves decisions about existing payments and does what they ask for: events, invoices, calls to the provider.
void carry_out(broker::Work& work, const std::vector<Decision>& decisions, const events::Head* cause, Instant now,
               const std::string& reason);

}  // namespace consulta::payments
