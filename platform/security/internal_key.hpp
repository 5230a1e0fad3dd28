// What the gateways and auth share to know each other by: being able to reach a service's port is no permission. The
// paths under /internal ask for it.
#pragma once

#include <string>

#include "platform/http/http.hpp"
#include "platform/process/config.hpp"

namespace consulta {

inline constexpr auto internal_key_header = "x-internal-key";

// CONSULTA_INTERNAL_KEY, required.
std::string internal_key(Settings& settings);

// The handler, for whoever shows the key; 401 for everybody else.
http::Handler behind_key(const std::string& key, http::Handler handler);

}  // namespace consulta
