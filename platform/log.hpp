// One line of text per event on standard output, through spdlog: time, level, process, message.
// What identifies a patient, a token or a password is never logged; ids are.
#pragma once

#include <spdlog/spdlog.h>

#include <string>

namespace consulta {

// Sets the process-wide format. `level` is one of trace, debug, info, warn, error, off.
void start_log(const std::string& process, const std::string& level);

}  // namespace consulta
