// Consumes a service's queue in batches. Guarantees:
//
// - A message is acknowledged only after it was handled; so each is handled at least once.
// - What has already arrived (never waiting for more) is handled together. Where that fails, by halves, until what
//   cannot be handled stands alone.
// - What has failed before stands in nobody's way: it goes to consulta.<service>.again. A quarter of a batch of that is
//   handled at a time, apart, and what comes meanwhile in between. Where much fails at once, what is of the same type
//   in the rest of its batch goes there too, as if it had not been tried.
// - One that cannot be handled waits in the retry tiers, then goes to the dead letters with reason, number of attempts
//   and last error. One that can never be (Poison) goes there at once. While the database is away nothing counts: the
//   batch waits in hand.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>

#include "broker/halving.hpp"
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
  // What is handled together, and how far that has come.
  struct Batch {
    std::vector<std::uint64_t> tags;
    std::vector<Delivery> deliveries;
    Halving parts{0};
  };
  // What the broker has given us and has not heard of.
  struct Hand {
    std::deque<InHand> fresh, again;
    std::optional<Batch> tried_again;
    std::set<std::uint64_t> open;        // not handled yet
    std::vector<std::uint64_t> handled;  // not acknowledged yet
  };

  void run(StoppableThread::Loop& loop);
  void consume(Connection& connection);
  void serve(Connection& connection);
  bool take(Connection& connection, std::chrono::milliseconds patience);
  Batch gather(std::deque<InHand>& from, std::size_t limit);
  void handle_fresh(Connection& connection);
  void handle_again(Connection& connection);
  bool handle_part(Connection& connection, Batch& batch);
  void handle_patiently(Connection& connection, std::span<const Delivery> deliveries);
  void handled(std::span<const std::uint64_t> tags);
  void acknowledge(Connection& connection);
  bool set_aside(std::span<const Delivery> deliveries);
  void give_up_or_retry(const Delivery& message, const std::string& error, bool poison);

  ConsumerOptions options_;
  BatchHandler handler_;
  Publisher retries_;
  bool aside_ = true;  // whether what has failed may stand apart
  Hand hand_;
  std::stop_token stop_;
  Pulse pulse_;
  StoppableThread thread_;
};

}  // namespace consulta::broker
