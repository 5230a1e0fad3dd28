// What an email (RFC 5322, MIME) says: for the page and for tests.
#pragma once

#include <string>

#include "sandbox/world.hpp"

namespace consulta::sandbox {

// Its texts in UTF-8, their lines ended by \n and the last without an end. Pictures within the text are no attachments.
Email parse_email(const std::string& to, const std::string& raw, Instant at);

}  // namespace consulta::sandbox
