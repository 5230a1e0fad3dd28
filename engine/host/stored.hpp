// What the statements of engine/host/queries read.
#pragma once

#include <string>

#include "platform/sql/sql.hpp"

namespace consulta::host {

// The first answer to an Idempotency-Key.
struct StoredAnswer {
  std::string request_hash;
  std::int32_t status = 0;
  std::string body;
  std::string location;
};
BOOST_DESCRIBE_STRUCT(StoredAnswer, (), (request_hash, status, body, location))

// A pause that a backup asks for.
struct Asked {
  Uuid id{};
  std::int32_t level = 0;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (id, level))

}  // namespace consulta::host
