// What a password must be, when it is set: 10 to 128 characters of any kind, and nothing that is guessed soon. There
// are no other rules of what it is made of (NIST SP 800-63B, 5.1.1.2).
#pragma once

#include <span>
#include <string>

#include "platform/http/checks.hpp"

namespace consulta {

// `own_words`: its owner's name, address and whatever else somebody who knows them would try.
void check_new_password(Checks& checks, const std::string& password, std::span<const std::string> own_words);

}  // namespace consulta
