#include "platform/http/prefer.hpp"

#include "platform/http/http_text.hpp"
#include "platform/text/text.hpp"

namespace consulta::http {
namespace {

// Without blanks and quotes around it.
std::string_view bare(std::string_view text) {
  text = trimmed(text);
  while (text.starts_with('"')) text.remove_prefix(1);
  while (text.ends_with('"')) text.remove_suffix(1);
  return trimmed(text);
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
