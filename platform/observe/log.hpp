// One line of text per event on standard output, through spdlog: time, level, process, message.
// What identifies a patient, a token or a password is never logged; ids are.
#pragma once

#include <spdlog/spdlog.h>

#include <string>

#if FMT_VERSION < 100000
// Formats what is logged. By fmt's headers it would be made anew in each file that logs, half of that file's time;
// log.cpp makes it once.
extern template void fmt::detail::vformat_to<char>(
    fmt::detail::buffer<char>&, fmt::string_view,
    fmt::basic_format_args<fmt::buffer_context<fmt::type_identity_t<char>>>, fmt::detail::locale_ref);
#endif

namespace consulta {

// Sets the process-wide format. `level` is one of trace, debug, info, warn, error, off.
void start_log(const std::string& process, const std::string& level);

}  // namespace consulta
