// What auth keeps for itself in its database rests sealed with CONSULTA_SEAL_KEY, so that nobody who reads the
// database, or a copy of it, can do as auth does.
#pragma once

#include <string>

#include "platform/security/secrets.hpp"
#include "platform/sql/sql.hpp"

namespace consulta::auth {

// The secret that auth's others are derived from, the same in every replica for as long as the clinic lives. Made where
// there is none; sealed anew with the first key. Throws std::runtime_error where it was sealed with none of these.
std::string root_secret(sql::Session& db, const Secrets& seal_keys);

// What rests so. Throws std::runtime_error likewise.
std::string opened(const std::string& resting, const Secrets& seal_keys);

// Keys that processes from before this kept in clear.
bool is_in_clear(const std::string& resting);

}  // namespace consulta::auth
