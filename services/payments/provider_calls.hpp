// Makes the calls to the payment provider that payments order: requests to pay are opened and closed, money goes back.
// Each call is a leased row, made at least once and always by the same id; what was not taken is asked for again later.
#pragma once

#include <functional>
#include <span>

#include "services/payments/provider.hpp"
#include "services/payments/service.hpp"

namespace consulta::payments {

// What was not taken, to be asked for again: later where it failed, as soon as may be where it was not even tried.
class CallsAgain {
 public:
  void keep(ProviderCall call, const ProviderReply& reply);
  // True where there was none.
  bool save(sql::Session& db) const;

 private:
  std::vector<ProviderCall> calls_;
};

// Belongs to one thread.
class ProviderCalls {
 public:
  ProviderCalls(broker::Outlet& outlet, std::function<bool()> stopping, Payments& payments, const Options& options,
                Openings& handed)
      : outlet_(outlet),
        stopping_(std::move(stopping)),
        payments_(payments),
        options_(options),
        handed_(handed),
        provider_(options.provider_url) {}

  // Those that are due, and those that are handed over, until none is, some fail, or it is to stop.
  void make_due(sql::Session& db);

 private:
  // Told together, for payments are locked in their order.
  using Refusals = std::vector<std::pair<Uuid, OpeningRefused>>;
  struct Answered {
    const Opening* opening = nullptr;
    const ProviderReply* reply = nullptr;
  };

  // Each makes some and returns whether it is good to go on at once: there may be more, and none failed.
  bool open_some(sql::Session& db);
  bool close_some(sql::Session& db);
  bool refund_some(sql::Session& db);

  void open_together(std::span<const Opening> openings, CallsAgain& again, sql::Session& db);
  void end_openings(std::span<const Answered> ended, sql::Session& db);
  std::vector<ProviderReply> open_wanted(std::span<const Opening> openings);
  void end_opening(const Opening& opening, const ProviderReply& reply, broker::Work& work, Refusals& refusals);
  void end_refund(const ProviderCall& call, const ProviderReply& reply, sql::Session& db);

  broker::Outlet& outlet_;
  std::function<bool()> stopping_;
  Payments& payments_;
  const Options options_;
  Openings& handed_;
  Provider provider_;
};

}  // namespace consulta::payments
