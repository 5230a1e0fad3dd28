// What the statements of engine/host/queries read.
#pragma once

#include <optional>
#include <string>

#include "events/every_service.hpp"
#include "platform/sql/sql.hpp"

namespace consulta::host {

// The first answer to an Idempotency-Key, as it is written.
struct KeptAnswer {
  std::string caller, key;
  std::string request_hash;
  std::int32_t status = 0;
  std::string location;
  Uuid made_id{};
};
BOOST_DESCRIBE_STRUCT(KeptAnswer, (), (caller, key, request_hash, status, location, made_id))

// The same as it is found. What an earlier version has kept names nothing that was made.
struct StoredAnswer {
  std::string request_hash;
  std::int32_t status = 0;
  std::string location;
  std::optional<Uuid> made_id;
};
BOOST_DESCRIBE_STRUCT(StoredAnswer, (), (request_hash, status, location, made_id))

// A pause that a backup asks for.
struct Asked {
  Uuid id{};
  std::int32_t level = 0;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (id, level))

}  // namespace consulta::host
