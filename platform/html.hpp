// Text within HTML.
#pragma once

#include <string>
#include <string_view>

namespace consulta {

// Safe between tags and within a quoted attribute.
std::string html_escape(std::string_view text);

}  // namespace consulta
