// Codes that people read and type, of the twenty consonants that are told from each other and make no words (RFC 8628,
// 6.1): eight of them where nothing else is said.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace consulta::auth {

std::string new_readable_code(std::size_t length = 8);  // in upper case

// "BCDF-GHJK", and so on by four
std::string hyphenated(std::string_view code);

// As it was made, whatever its case, its hyphens and its blanks; nothing where it is none.
std::optional<std::string> readable_code(std::string_view typed, std::size_t length = 8);

}  // namespace consulta::auth
