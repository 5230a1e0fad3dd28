// The header Prefer (RFC 7240): what a client would like, and nobody must give.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/http/http.hpp"

namespace consulta::http {

// The value of a preference ("" where it has none); nothing where it is not asked for. Its first mention counts.
std::optional<std::string> preference(const Request& request, std::string_view name);

}  // namespace consulta::http
