// What operators and their tools ask every process: /healthz (it answers), /readyz (it can do its work, else 503 with
// what is missing), /startedz (it has been ready once) and /metrics.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "platform/http/http.hpp"

namespace consulta::http {

// `missing`: what it takes to be ready and is not there; asked from any thread. A process that is stopping is not
// ready.
void add_operator_routes(Router& router, const std::function<std::vector<std::string>()>& missing,
                         const std::atomic<bool>& stopping);

}  // namespace consulta::http
