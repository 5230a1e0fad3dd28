// Email addresses as people type them.
#pragma once

#include <string_view>

namespace consulta {

bool valid_email(std::string_view text);  // one @, a dotted domain, no spaces, at most 254 characters

}  // namespace consulta
