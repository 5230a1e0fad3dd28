// What the statements of broker/queries read.
#pragma once

#include <string>

#include "platform/sql/sql.hpp"

namespace consulta::broker {

// A row of the outbox.
struct StoredEvent {
  Uuid id{};
  std::string routing_key, type, body;
  bool mandatory = false;
};
BOOST_DESCRIBE_STRUCT(StoredEvent, (), (id, routing_key, type, body, mandatory))

}  // namespace consulta::broker
