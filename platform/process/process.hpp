// What every process does first and last.
#pragma once

#include <functional>

namespace consulta {

// Starts the libraries that want it and blocks SIGTERM, SIGINT and SIGHUP for every thread made from here on; SIGPIPE
// is ignored. To be called before any thread is made. Throws std::runtime_error.
void start_process();

// Waits for SIGTERM or SIGINT. Each SIGHUP meanwhile calls `on_hangup`, here.
void wait_for_stop(const std::function<void()>& on_hangup = [] {});

}  // namespace consulta
