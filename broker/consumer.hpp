// Consumes a service's queue in batches. Guarantees:
//
// - A message is acknowledged only after it was handled; so each is handled at least once.
// - What has already arrived (never waiting for more) is handled together. Where that fails, by halves, until what
//   cannot be handled stands alone.
// - One that cannot be handled waits in the retry tiers, then goes to the dead letters with reason, number of attempts
//   and last error. One that can never be (Poison) goes there at once. While the database is away nothing counts: the
//   batch waits in hand.
#pragma once

#include <deque>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>

#include "broker/publisher.hpp"
#include "platform/observe/pulse.hpp"
#include "platform/process/stoppable_thread.hpp"
#include "platform/text/ids.hpp"

namespace consulta::broker {

struct Delivery {
  Uuid id{};  // nil where the message has none
  std::string type;
  std::string body;
  int attempts = 0;  // failed ones before this
};

// Thrown by a handler for a message that will never be understood.
struct Poison : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class Deliveries>
std::vector<Uuid> ids_of(const Deliveries& deliveries) {
  std::vector<Uuid> ids;
  ids.reserve(deliveries.size());
  for (const auto& delivery : deliveries) ids.push_back(delivery.id);
  return ids;
}

// Handles all of these or, where it throws, none. Called from one thread; again with the same messages, or some of
// them, after it threw, or where nobody heard that it went well. sql::Error `unavailable` says that the database is
// away.
using BatchHandler = std::function<void(std::span<const Delivery> messages)>;

struct ConsumerOptions {
  std::string service;
  std::string broker_url;
  Topology topology;
  std::size_t batch_limit = 256;
};

class Consumer {
 public:
  Consumer(ConsumerOptions options, BatchHandler handler);

  // Finishes and acknowledges what is in hand; the rest goes back to the queue.
  void stop() { thread_.stop(); }

  // Whether it has the queue and gets on with it. Not while the broker or the database is away, nor once the broker has
  // cancelled it, until it consumes again.
  bool healthy() const { return pulse_.beats(std::chrono::steady_clock::now()); }

 private:
  struct InHand {
    std::uint64_t tag = 0;
    Delivery delivery;
  };
  using Hand = std::deque<InHand>;

  void run(StoppableThread::Loop& loop);
  void serve(Connection& connection);
  void process(Connection& connection, Hand& hand);
  void handle_patiently(Connection& connection, Hand& hand, std::span<const Delivery> deliveries);
  void give_up_or_retry(const Delivery& message, const std::string& error, bool poison);

  ConsumerOptions options_;
  BatchHandler handler_;
  Publisher retries_;
  std::stop_token stop_;
  Pulse pulse_;
  StoppableThread thread_;
};

}  // namespace consulta::broker
