// What a request shows to say for whom it comes: a bearer token or cookies, as the gateway and the services read them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/security/secrets.hpp"
#include "platform/text/ids.hpp"

namespace consulta {

// The token of an Authorization header of the scheme Bearer, in any case (RFC 9110, 11.1); else empty.
std::string_view bearer_token(std::string_view authorization);

// The value of one cookie among all Cookie lines of a request (RFC 6265, 4.2). A cookie that is there twice has no
// value: somebody else may have set one of them, and nobody can say which.
std::optional<std::string_view> find_cookie(std::span<const std::string_view> lines, std::string_view name);

// Where clients come by TLS the prefixes let browsers take these cookies from this very host alone, and by TLS alone.
struct CookieNames {
  std::string_view access_token, csrf_token, refresh_token;
};
constexpr CookieNames cookie_names(bool tls) {
  if (tls) return {"__Host-access_token", "__Host-csrf_token", "__Secure-refresh_token"};
  return {"access_token", "csrf_token", "refresh_token"};
}

// What must come beside the cookies of a session for a change: a page of another site can have the cookies sent, but
// reads none of them. The token is bound to the session, so a cookie that somebody planted is worth nothing.
class CsrfTokens {
 public:
  // Every gateway and auth have the same secrets. Tokens are made with the first; those of any are good.
  explicit CsrfTokens(const Secrets& secrets);

  std::string of(const Uuid& session) const;

  // Whether what the header says is the cookie's value, and the session's own.
  bool good(std::string_view header, std::optional<std::string_view> cookie, const Uuid& session) const;

 private:
  std::vector<std::string> keys_;
};

}  // namespace consulta
