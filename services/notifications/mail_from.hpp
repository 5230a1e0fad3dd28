// Whom emails come from.
#pragma once

#include <string>

#include "platform/process/config.hpp"

namespace consulta::notifications {

// As CONSULTA_MAIL_FROM says, in its one form. What is wrong with it is reported as a bad setting.
std::string mail_from(Settings& settings, const std::string& smtp_url);

// Why none can come from there by this server; "" where they can. An example's address is for the demo: outside of it
// the clinic's own must be named.
std::string wrong_with_sender(const std::string& from, const std::string& smtp_url);

}  // namespace consulta::notifications
