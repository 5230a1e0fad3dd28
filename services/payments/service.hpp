// The parts of payments that main wires together.
#pragma once

#include <mutex>

#include "platform/wall_clock.hpp"
#include "services/host/handover.hpp"
#include "services/host/host.hpp"
#include "services/payments/invoice.hpp"
#include "services/payments/store.hpp"

namespace consulta::payments {

struct Options {
  std::string entity;                 // of the clinic with the Multibanco network
  std::int64_t first_sub_entity = 0;  // of those the network has given the clinic
  std::int64_t last_sub_entity = 999;
  Issuer issuer;
  WallClock clock;  // of the clinic
  std::chrono::milliseconds reconcile_every{10'000};
  std::string provider_url;    // its HTTP API
  std::string webhook_secret;  // what its webhooks are signed with
  std::string public_url;      // of the gateway, for links
  std::string phone;           // of the clinic, on the payment page
};

// Saves decisions about existing payments and does what they ask for: events, books, invoices, calls to the provider.
void carry_out(broker::Work& work, const std::vector<Decision>& decisions, const Options& options,
               const events::Head* cause, Instant now, const std::string& reason);

// Money came in, as a webhook or the provider's books say. Locks the payment; false where there is none.
bool charged(broker::Work& work, const Uuid& payment_id, const Charge& charge, const Options& options);

// The provider gave money back, as the call asked it to: books, credit note, PaymentRefunded.
void refunded(broker::Work& work, const ProviderCall& call, const Options& options);

// Why a request is opened: by the patient's first one the patient is told.
inline constexpr auto first_request = "first";

// Numbers for new references; see store::running_numbers. Fetched many at a time, and thrown away after an hour, long
// before they might be given again. From any thread.
class RunningNumbers {
 public:
  RunningNumbers(const Options& options, sql::Pool& db)
      : db_(db), first_(options.first_sub_entity * 10'000), last_(options.last_sub_entity * 10'000 + 9'999) {}
  // Throws sql::Error when none is free.
  std::int64_t take(Instant now);

 private:
  sql::Pool& db_;
  std::int64_t first_, last_;
  std::mutex mutex_;
  std::vector<std::int64_t> left_;
  Instant fetched_at_{};
};

// A request to be opened at the provider, as it was committed.
struct Opening {
  ProviderCall call;
  Payment payment;
};
// From the reaction that orders them to the thread that makes the calls.
using Openings = host::Handover<Opening>;

void add_routes(host::Host& host, const Options& options, RunningNumbers& numbers);
void add_reactions(host::Host& host, const Options& options, RunningNumbers& numbers, Openings& openings);
void add_deadlines(host::Host& host, const Options& options, Openings& openings);

}  // namespace consulta::payments
