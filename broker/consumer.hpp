// Consumes a service's queue in batches. Guarantees, together with the inbox table:
//
// - Each message takes effect exactly once: its id is written to the inbox in the transaction of its effect, and it is
//   acknowledged only after that transaction has committed.
// - What has already arrived (never waiting for more) shares one transaction. If anything in it fails, all of it is
//   rolled back and each message runs in a transaction of its own.
// - A message whose handler throws waits in the retry tiers, then goes to the dead letters with reason, number of
//   attempts and last error. One that can never succeed (Poison) goes there at once. A deadlock is tried again at once,
//   a few times, before that counts. While the database is away nothing counts: the batch waits in hand.
#pragma once

#include <deque>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>

#include "broker/outbox.hpp"
#include "broker/publisher.hpp"
#include "platform/pulse.hpp"
#include "platform/stoppable_thread.hpp"

namespace consulta::broker {

struct Delivery {
  Uuid id{};
  std::string type;
  std::string body;
  int attempts = 0;  // failed ones before this
};

// Thrown by a handler for a message that will never be understood.
struct Poison : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Applies the messages to the database within `work` and may publish; the caller commits. Called from one thread. May
// be called again with the same messages after it threw, or after the commit failed; also, in a transaction that will
// not be committed, with messages that were applied before.
using BatchHandler = std::function<void(std::span<const Delivery> messages, Work& work)>;

struct ConsumerOptions {
  std::string service;
  std::string broker_url;
  std::string database_url;
  Topology topology;
  std::size_t batch_limit = 256;
};

class Consumer {
 public:
  Consumer(ConsumerOptions options, Relay& relay, BatchHandler handler);

  // Finishes and acknowledges what is in hand; the rest goes back to the queue.
  void stop() { thread_.stop(); }

  // Whether it has the queue and gets on with it. Not while the broker or the database is away, nor once the broker has
  // cancelled it, until it consumes again.
  bool healthy() const { return pulse_.beats(std::chrono::steady_clock::now()); }

 private:
  struct InHand {
    std::uint64_t tag = 0;
    std::string message_id;
    Delivery delivery;
    bool well_formed = true;
  };

  void run(StoppableThread::Loop& loop);
  void serve(Connection& connection);
  void take(Received received, std::deque<InHand>& hand);
  void process(Connection& connection, std::deque<InHand>& hand, std::size_t count);
  void acknowledge(Connection& connection);
  void apply(std::span<const Delivery> deliveries);
  void apply_patiently(Connection& connection, std::deque<InHand>& hand, std::span<const Delivery> deliveries);
  void give_up_or_retry(const InHand& message, const std::string& error, bool poison);

  ConsumerOptions options_;
  Relay& relay_;
  BatchHandler handler_;
  sql::Session session_;
  Publisher retries_;
  std::uint64_t handled_tag_ = 0;   // all up to this are handled
  std::size_t unacknowledged_ = 0;  // of these, how many the broker has not been told of
  std::stop_token stop_;
  Pulse pulse_;
  StoppableThread thread_;
};

}  // namespace consulta::broker
