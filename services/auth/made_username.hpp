// The username of who is registered at the desk without an email: of the name, so that it is remembered, and four
// digits, so that it is free. Pure.
#pragma once

#include <string>
#include <string_view>

namespace consulta::auth {

// "ines.almeida.4821": the first and the last word that have Latin letters, without accents, at most twenty characters
// in all, so that it has room in an SMS. Of the number the last four digits count.
std::string made_username(std::string_view full_name, unsigned number);

}  // namespace consulta::auth
