// A message as it is handed to the broker.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "broker/topology.hpp"
#include "platform/text/ids.hpp"

namespace consulta::broker {

// Headers of a message: text or whole number, as text.
using Headers = std::vector<std::pair<std::string, std::string>>;

struct Outgoing {
  Uuid id{};
  std::string exchange = events_exchange;
  std::string routing_key;
  std::string type;  // CloudEvents type; survives retry queues, unlike the routing key
  std::string body;
  bool mandatory = false;
  Headers headers = {};
};

}  // namespace consulta::broker
