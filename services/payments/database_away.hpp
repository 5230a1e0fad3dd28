// Whether what was thrown is about the database being away: then everything waits, whatever it was about.
#pragma once

#include "platform/sql/sql.hpp"

namespace consulta::payments {

inline bool database_away(const std::exception& e) {
  const auto* error = dynamic_cast<const sql::Error*>(&e);
  return error != nullptr && error->kind == sql::ErrorKind::unavailable;
}

}  // namespace consulta::payments
