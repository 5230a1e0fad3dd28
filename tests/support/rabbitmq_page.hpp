// RabbitMQ's own API, as its page asks it.
#pragma once

#include "tests/support/clinic.hpp"

namespace consulta::testing {

Answer rabbitmq(const std::string& method, const std::string& path, const std::string& body = "");
// Publishes an event by it, as an operator might.
void publish_by_hand(const std::string& type, const std::string& id, const std::string& body);

}  // namespace consulta::testing
