#include "platform/credentials.hpp"

#include <algorithm>

#include "platform/base64.hpp"
#include "platform/keyed_hash.hpp"
#include "platform/validate.hpp"

namespace consulta {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (lower_case(authorization.substr(0, scheme.size())) != scheme) return {};
  return trimmed(authorization.substr(scheme.size()));
}

std::optional<std::string_view> find_cookie(std::span<const std::string_view> lines, std::string_view name) {
  std::optional<std::string_view> found;
  for (auto line : lines) {
    while (!line.empty()) {
      const auto end = std::min(line.find(';'), line.size());
      const auto pair = trimmed(line.substr(0, end));
      line.remove_prefix(std::min(end + 1, line.size()));
      const auto equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
      if (found) return std::nullopt;
      found = pair.substr(equals + 1);
    }
  }
  return found;
}

CsrfTokens::CsrfTokens(std::string_view secret) : key_(derived_key(secret, "csrf tokens")) {}

std::string CsrfTokens::of(const Uuid& session) const {
  return base64url_encode(keyed_hash(key_, to_text(session)));
}

bool CsrfTokens::good(std::string_view header, std::optional<std::string_view> cookie, const Uuid& session) const {
  return cookie && same_secret(header, *cookie) && same_secret(header, of(session));
}

}  // namespace consulta
