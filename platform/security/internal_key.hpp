// What the gateways and auth share to know each other by: being able to reach a service's port is no permission. The
// paths under /internal ask for it.
#pragma once

#include <string>

#include "platform/http/http.hpp"
#include "platform/security/secrets.hpp"

namespace consulta {

inline constexpr auto internal_key_header = "x-internal-key";

// CONSULTA_INTERNAL_KEY, required.
Secrets internal_key(Settings& settings);

// The handler, for whoever shows one of the keys; 401 for everybody else.
http::Handler behind_key(const Secrets& keys, http::Handler handler);

}  // namespace consulta
