// What every process does first and last.
#pragma once

namespace consulta {

// Starts the libraries that want it and blocks SIGTERM and SIGINT for every thread made from here on; SIGPIPE is
// ignored. To be called before any thread is made. Throws std::runtime_error.
void start_process();

// Waits for SIGTERM or SIGINT.
void wait_for_stop();

}  // namespace consulta
