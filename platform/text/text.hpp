// What is said of text as such.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace consulta {

std::string without_spaces(std::string_view text);
std::string lower_case(std::string_view text);  // ASCII
bool valid_utf8(std::string_view text);
std::size_t count_characters(std::string_view utf8);

inline bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace consulta
