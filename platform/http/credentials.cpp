#include "platform/http/credentials.hpp"

#include <algorithm>

#include "platform/http/http_text.hpp"
#include "platform/security/base64.hpp"
#include "platform/security/keyed_hash.hpp"
#include "platform/text/text.hpp"

namespace consulta {
namespace {

std::string token(const std::string& key, const Uuid& session) {
  return base64url_encode(keyed_hash(key, to_text(session)));
}

}  // namespace

std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (lower_case(authorization.substr(0, scheme.size())) != scheme) return {};
  return http::trimmed(authorization.substr(scheme.size()));
}

std::optional<std::string_view> find_cookie(std::span<const std::string_view> lines, std::string_view name) {
  std::optional<std::string_view> found;
  for (auto line : lines) {
    while (!line.empty()) {
      const auto pair = http::trimmed(http::take(line, ';'));
      const auto equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
      if (found) return std::nullopt;
      found = pair.substr(equals + 1);
    }
  }
  return found;
}

CsrfTokens::CsrfTokens(const Secrets& secrets) {
  for (const auto& secret : secrets) keys_.push_back(derived_key(secret, "csrf tokens"));
}

std::string CsrfTokens::of(const Uuid& session) const {
  return token(keys_.at(0), session);
}

bool CsrfTokens::good(std::string_view header, std::optional<std::string_view> cookie, const Uuid& session) const {
  return cookie && same_secret(header, *cookie) && std::any_of(keys_.begin(), keys_.end(), [&](const auto& key) {
           return same_secret(header, token(key, session));
         });
}

}  // namespace consulta
