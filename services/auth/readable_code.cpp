#include "services/auth/readable_code.hpp"

#include <sodium.h>

namespace consulta::auth {
namespace {

constexpr std::string_view letters = "BCDFGHJKLMNPQRSTVWXZ";
constexpr std::size_t group = 4;

}  // namespace

std::string new_readable_code(std::size_t length) {
  std::string code(length, ' ');
  for (auto& c : code) c = letters[randombytes_uniform(letters.size())];
  return code;
}

std::string hyphenated(std::string_view code) {
  std::string out;
  for (std::size_t i = 0; i < code.size(); i += group) out.append(i > 0 ? "-" : "").append(code.substr(i, group));
  return out;
}

std::optional<std::string> readable_code(std::string_view typed, std::size_t length) {
  std::string code;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (letters.find(upper) == std::string_view::npos || code.size() == length) return std::nullopt;
    code += upper;
  }
  if (code.size() != length) return std::nullopt;
  return code;
}

}  // namespace consulta::auth
