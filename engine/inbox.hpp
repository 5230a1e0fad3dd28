// Batches of events from a service's queue, each of which takes effect exactly once, in however many messages it comes:
// its own id is written to the inbox in the transaction of its effect.
//
// Hardly anything ever comes twice. So a batch is handled first and entered in the inbox by the statement it ends with,
// one round trip less; if that or the handler fails, the plain way, with a look into the inbox first. How often it is
// tried says attempts.hpp.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "broker/consumer.hpp"
#include "broker/outbox.hpp"
#include "engine/reactor.hpp"

namespace consulta::engine {

// Belongs to one thread.
class Inbox {
 public:
  // Applies the messages within the turn's transaction, which is committed afterwards. May be called again with the
  // same messages after it threw or the commit failed; also, the quick way, in a transaction that will not be
  // committed, with messages that were applied before.
  using Handler = std::function<void(std::span<const broker::Delivery>, Turn&)>;

  Inbox(sql::Session& session, broker::Outlet& outlet, Handler handler)
      : session_(session), outlet_(outlet), handler_(std::move(handler)) {}

  // In one transaction. Where that fails although it was tried again as attempts.hpp says, nothing was done, and what
  // kept it from being done is thrown.
  void apply(std::span<const broker::Delivery> deliveries);

 private:
  void run(std::span<const broker::Delivery> deliveries, Way way);
  std::vector<broker::Delivery> enter_new(sql::Session& db, std::span<const broker::Delivery> deliveries);

  sql::Session& session_;
  broker::Outlet& outlet_;
  Handler handler_;
};

}  // namespace consulta::engine
