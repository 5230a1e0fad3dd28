// The parts of payments that main wires together.
#pragma once

#include "clinic/wall_clock.hpp"
#include "engine/host/handover.hpp"
#include "engine/host/host.hpp"
#include "platform/security/secrets.hpp"
#include "services/payments/documents.hpp"
#include "services/payments/known_dependants.hpp"
#include "services/payments/known_doctors.hpp"
#include "services/payments/known_patients.hpp"
#include "services/payments/proofs.hpp"
#include "services/payments/running_numbers.hpp"

namespace consulta::payments {

struct Options {
  std::string entity;                 // of the clinic with the Multibanco network
  std::int64_t first_sub_entity = 0;  // of those the network has given the clinic
  std::int64_t last_sub_entity = 999;
  Issuer issuer;
  WallClock clock;  // of the clinic
  std::chrono::milliseconds reconcile_every{10'000};
  std::string provider_url;  // its HTTP API
  Secrets webhook_secrets;   // what its webhooks are signed with
  std::string public_url;    // of the gateway, for links
  std::string phone;         // of the clinic, on the payment page
};

// A request to be opened at the provider, with its payment as it was when that was ordered or leased.
using Opening = engine::Ordered<Payment>;
// From what orders them to the thread that makes the calls.
using Openings = host::Handover<Opening>;

using Payments = engine::AggregateLane<Payment>;

// With what reaches them.
struct Aggregates {
  Aggregates(engine::Reactor& reactor, const Options& options, RunningNumbers& numbers, Openings& openings);

  Payments payments;
  Documents documents;
  KnownPatients known_patients;
  KnownDependants known_dependants;
  KnownDoctors known_doctors;
  Proofs proofs;
};

void add_routes(host::Host& host, const Options& options, Aggregates& aggregates);
void add_deadlines(host::Host& host, const Options& options, Payments& payments, Openings& openings);

}  // namespace consulta::payments

namespace consulta {
extern template class engine::AggregateLane<payments::Payment>;  // in reactions.cpp, once
}  // namespace consulta
