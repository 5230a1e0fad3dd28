// Sessions: a login opens one, its refresh token prolongs it. It ends by logging out, at its end, where it was not used
// for long (Options::idle), and where its account opens too many.
#pragma once

#include <variant>

#include "services/auth/pairing.hpp"
#include "services/auth/secret_token.hpp"
#include "services/auth/service.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {

// Where cookies go that only the paths of sessions need.
inline constexpr auto auth_path = "/api/v1/auth";

// Whose session it is.
using Bearer = std::variant<User, Device>;

// The body of POST /auth/token.
struct Grant {
  std::string grant_type;
  std::optional<std::string> refresh_token, device_code;
};
BOOST_DESCRIBE_STRUCT(Grant, (), (grant_type, refresh_token, device_code))

// The body of POST /auth/logout, where there is one.
struct Departure {
  std::optional<std::string> refresh_token;
};
BOOST_DESCRIBE_STRUCT(Departure, (), (refresh_token))

struct CookieLife {
  const char* path;
  std::chrono::seconds life;
  bool readable = false;  // by scripts
};

class Sessions {
 public:
  Sessions(host::Host& host, const Options& options, const SigningKeys& keys)
      : host_(host), options_(options), keys_(keys) {}

  // A new session, in the transaction of `work`, in which the account or the device is held: tokens as body and
  // cookies. One whose cookie the browser shows ends, and of an account with too many the one used the longest ago.
  http::Response open(const http::Request& request, broker::Work& work, const Bearer& bearer, Instant now) const;

  http::Response refresh(const http::Request& request, const Grant& grant) const;
  void revoke(broker::Work& work, const Uuid& session, const Uuid& user, Instant now) const;
  // By the access token, or where that is over by the refresh token. Throws Problem 401 where neither is good.
  http::Response logout(const http::Request& request) const;

  // The caller's own: which there are, all but the present one ended, one ended.
  http::Response list(const http::Request& request) const;
  http::Response end_others(const http::Request& request) const;
  http::Response end_one(const http::Request& request) const;

  // DELETE /admin/users/{id}/sessions: all of an account's, but the administrator's own that asks.
  http::Response end_all(const http::Request& request) const;

  // For gateways that connect: what they may have missed.
  http::Response revocations() const;

  // What Set-Cookie says.
  static std::string cookie(std::string_view name, const std::string& value, const CookieLife& where, bool tls);

  // The answer with which a session's cookies end.
  http::Response without_cookies(const http::Request& request, http::Response response) const;

  // Whether its cookies are those of a client that comes by TLS.
  bool by_tls(const http::Request& request) const;

 private:
  struct Given {
    Uuid session{};
    std::string refresh_token;
    Instant expires_at{};
  };
  // The refresh token of a request, and whether it came as the cookie.
  struct Shown {
    std::string token;
    bool by_cookie = false;
  };
  std::chrono::seconds life_of(Role role) const;
  std::chrono::seconds idle_of(Role role) const;
  Shown shown_by(const http::Request& request, const std::optional<std::string>& member) const;
  store::RefreshToken lock(broker::Work& work, const http::Request& request, const Shown& shown) const;
  void end_replaced(broker::Work& work, const http::Request& request, Instant now) const;
  void make_room(broker::Work& work, const Uuid& user, Instant now) const;
  void log_out_by_refresh_token(broker::Work& work, const http::Request& request, const Shown& shown) const;
  Claims claims_of(const Bearer& bearer) const;
  http::Response answer(const http::Request& request, const Bearer& bearer, const Given& given, Instant now) const;
  http::Response renew(broker::Work& work, const http::Request& request, const Shown& shown) const;

  host::Host& host_;
  const Options& options_;
  const SigningKeys& keys_;
};

}  // namespace consulta::auth
