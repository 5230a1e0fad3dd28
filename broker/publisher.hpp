// Publishes persistent messages with publisher confirms. Guarantee: an index reported as confirmed has been written to
// disk by a majority of every queue it was routed to, and was routed to at least one queue where `mandatory`. What is
// not reported so may or may not have arrived; publish it again.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "broker/connection.hpp"
#include "broker/topology.hpp"
#include "platform/ids.hpp"

namespace consulta::broker {

struct Outgoing {
  Uuid id{};
  std::string exchange = events_exchange;
  std::string routing_key;
  std::string type;  // CloudEvents type; survives retry queues, unlike the routing key
  std::string body;
  bool mandatory = false;
  Headers headers = {};
};

class Publisher {
 public:
  Publisher(std::string url, std::string name, Topology topology);

  // Connects when need be (declaring the topology), publishes all, waits for the confirms once. True where confirmed.
  // Throws ConnectionError when the broker cannot be reached or stops answering; the next call connects anew.
  std::vector<bool> publish(std::span<const Outgoing> messages);

  // Lets heartbeats through; to be called every second or so while there is nothing to publish.
  void idle();

  bool connected() const { return connection_ != nullptr; }

 private:
  void send(const Outgoing& message);
  void await_confirms(std::span<const Outgoing> messages, std::uint64_t first_tag, std::vector<bool>& confirmed);

  std::string url_;
  std::string name_;
  Topology topology_;
  std::unique_ptr<Connection> connection_;
  std::uint64_t next_tag_ = 1;
};

}  // namespace consulta::broker
