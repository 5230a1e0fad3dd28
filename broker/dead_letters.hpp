// What the consumers gave up on, read where it lies: in the queues consulta.<service>.dead, so that RabbitMQ's page and
// this always tell the same. Looking takes the messages in hand and gives them back when it ends; meanwhile a second
// one would see none of them. So whoever has replicas lets one of these work at a time.
//
// Guarantee of replay(): the event is in a queue on disk, on its way back to its service, before its dead letter goes.
// If the broker is lost in between, it is both; the service's inbox absorbs the second coming.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "broker/publisher.hpp"
#include "platform/time/time.hpp"

namespace consulta::broker {

struct DeadLetter {
  Uuid id{};            // of this letter: the same event may be dead to two services
  std::string service;  // that gave it up
  std::string event_id;
  std::string type;
  std::string reason;  // poison, retries_exhausted; delivery_limit where RabbitMQ itself gave up
  int attempts = 0;
  std::string last_error;
  std::optional<Instant> given_up_at;
  std::string body;
};

class DeadLetters {
 public:
  // At most this many of each queue are seen; the next ones when these are gone.
  static constexpr std::size_t most_of_a_queue = 1000;

  DeadLetters(std::string broker_url, Topology topology)
      : broker_url_(std::move(broker_url)), topology_(std::move(topology)) {}

  // Oldest first. Throws ConnectionError, as everything here does, when the broker is away.
  std::vector<DeadLetter> all();

  // Sends the event back to its service's queue, as if it had never been tried. Whether there is such a letter.
  bool replay(const Uuid& id);

  // Forgets the event for good. Whether there is such a letter.
  bool discard(const Uuid& id);

 private:
  using Look = std::function<bool(const std::string& service, const Received& message)>;  // whether it may go
  void look(const Look& look);

  std::string broker_url_;
  Topology topology_;
};

}  // namespace consulta::broker
