#include "platform/prefer.hpp"

#include <algorithm>

#include "platform/validate.hpp"

namespace consulta::http {
namespace {

std::string_view take(std::string_view& rest, char separator) {
  const auto part = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return part;
}

// Without blanks and quotes around it.
std::string_view bare(std::string_view text) {
  constexpr std::string_view around = " \t\"";
  const auto first = text.find_first_not_of(around);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(around) - first + 1);
}

}  // namespace

std::optional<std::string> preference(const Request& request, std::string_view name) {
  for (const auto& [header, value] : request.headers) {
    if (header != "prefer") continue;
    for (std::string_view rest = value; !rest.empty();) {
      auto one = take(rest, ',');
      auto words = take(one, ';');  // parameters follow
      if (lower_case(bare(take(words, '='))) == name) return std::string(bare(words));
    }
  }
  return std::nullopt;
}

}  // namespace consulta::http
