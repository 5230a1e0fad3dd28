// What the `type` of a problem leads to: its page, for the programmer who meets it, as text or HTML; and the list of
// all at /problems. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "platform/http/http.hpp"

namespace consulta::gateway {

// Nothing where no problem has this path. `accept` as in platform/http/accept.hpp.
std::optional<http::Response> described_problem(std::string_view path, std::string_view accept);

}  // namespace consulta::gateway
