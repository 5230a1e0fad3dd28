// What the form of a page sends.
#pragma once

#include "platform/http/http.hpp"

namespace consulta::http {

// Its fields in their order, decoded, without blanks around them. Throws Problem 415 where the body is no form, 400
// where it cannot be read.
std::vector<std::pair<std::string, std::string>> form_fields(const Request& request);

}  // namespace consulta::http
