#include "platform/http/form.hpp"

#include "platform/text/text.hpp"

namespace consulta::http {
namespace {

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

std::string decoded(std::string_view text) {
  const auto value = percent_decode(text, /*plus_is_space=*/true);
  if (!value || !valid_utf8(*value)) throw Problem(400, "malformed", "The form cannot be read.");
  return trimmed(*value);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> form_fields(const Request& request) {
  if (!request.header("content-type").starts_with("application/x-www-form-urlencoded")) {
    throw Problem(415, "unsupported_media_type", "Send a form (application/x-www-form-urlencoded).");
  }
  std::vector<std::pair<std::string, std::string>> fields;
  std::string_view rest = request.body;
  while (!rest.empty()) {
    const auto end = rest.find('&');
    const auto pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    const auto equals = pair.find('=');
    fields.emplace_back(decoded(pair.substr(0, equals)),
                        equals == std::string_view::npos ? "" : decoded(pair.substr(equals + 1)));
  }
  return fields;
}

}  // namespace consulta::http
