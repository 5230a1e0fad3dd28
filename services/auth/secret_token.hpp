// Tokens that are given away and known again: 256 random bits, of which only a hash is kept. It needs no salt and no
// key: there is nothing to guess.
#pragma once

#include <string>

namespace consulta::auth {

std::string new_token();
std::string hash_of_token(const std::string& token);

}  // namespace consulta::auth
