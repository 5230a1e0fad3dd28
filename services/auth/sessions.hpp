// Sessions: a login opens one, its refresh token prolongs it, logging out ends it.
#pragma once

#include "services/auth/service.hpp"

namespace consulta::auth {

// Where cookies go that only the paths of sessions need.
inline constexpr auto auth_path = "/api/v1/auth";

struct CookieLife {
  const char* path;
  std::chrono::seconds life;
  bool readable = false;  // by scripts
};

class Sessions {
 public:
  Sessions(host::Host& host, const Options& options, const TokenSigner& signer)
      : host_(host), options_(options), signer_(signer) {}

  // A new session of the user, in the transaction of `work`, in which the account is held: tokens as body and cookies.
  http::Response open(const http::Request& request, broker::Work& work, const User& user, Instant now) const;

  http::Response refresh(const http::Request& request) const;
  http::Response logout(const http::Request& request) const;

  // For gateways that connect: what they may have missed.
  http::Response revocations() const;

  // What Set-Cookie says.
  static std::string cookie(std::string_view name, const std::string& value, const CookieLife& where, bool tls);

  // Whether its cookies are those of a client that comes by TLS.
  bool by_tls(const http::Request& request) const;

 private:
  struct Given {
    Uuid session{};
    std::string refresh_token;
    Instant expires_at{};
  };
  http::Response answer(const http::Request& request, const User& user, const Given& given, Instant now) const;
  http::Response renew(broker::Work& work, const http::Request& request, const std::string& given,
                       bool by_cookie) const;
  void revoke(broker::Work& work, const Uuid& session, const Uuid& user, Instant now) const;

  host::Host& host_;
  const Options& options_;
  const TokenSigner& signer_;
};

}  // namespace consulta::auth
