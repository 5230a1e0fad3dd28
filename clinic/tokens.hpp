// Access tokens: JWT (RFC 7519) signed with ES256 and nothing else; the algorithm is pinned here and never taken from
// the token. Keys travel as JWK (RFC 7517). Issuer and audience are fixed, expiry is checked against Clock.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "clinic/roles.hpp"
#include "platform/json/json.hpp"
#include "platform/process/stoppable_thread.hpp"
#include "platform/text/ids.hpp"

namespace consulta {

struct Claims {
  Uuid sub{};  // the user, or the device
  Role role = Role::patient;
  Uuid sid{};  // the session: what logging out revokes
  std::string iss, aud;
  std::int64_t iat = 0, exp = 0;  // seconds since 1970
  // Absent where there is nothing to say, as in tokens of earlier versions.
  std::optional<bool> must_enrol = {};  // a second factor, before anything else is opened
  std::optional<DeviceKind> device_kind = {};
};
BOOST_DESCRIBE_STRUCT(Claims, (), (sub, role, sid, iss, aud, iat, exp, must_enrol, device_kind))

// Throws Problem 403 for staff who have to set up a second factor first.
void check_enrolled(const Claims& claims);
// Throws Problem 403 for a device, which opens only what names it.
void check_person(const Claims& claims);

inline constexpr std::string_view token_issuer = "consulta";
inline constexpr std::string_view token_audience = "consulta-api";

// Holds a private key. Safe from any thread.
class TokenSigner {
 public:
  static std::string generate_key();  // a private JWK (P-256) with a fresh `kid`
  explicit TokenSigner(const std::string& private_jwk);
  ~TokenSigner();

  // `iss` and `aud` are filled in here.
  std::string sign(Claims claims) const;
  std::string public_jwk() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The public keys tokens are checked against, with a bounded memory of tokens already found good (the signature of a
// token is checked once, its expiry each time). Safe from any thread.
class TokenVerifier {
 public:
  TokenVerifier();
  ~TokenVerifier();

  // Takes the keys of a JWK set. Throws on anything that is none.
  void replace_keys(const std::string& jwks);
  bool has_keys() const;

  // Nothing unless signature, algorithm, issuer, audience and expiry are all right.
  std::optional<Claims> verify(std::string_view token);

  // Set when a token named a key that is not known (yet).
  std::atomic<bool> wants_keys{false};

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Keeps a verifier's keys up to date from a JWKS URL: at once, again every 30 s, and soon when it wants keys.
class KeyRefresher {
 public:
  KeyRefresher(TokenVerifier& verifier, std::string jwks_url);

 private:
  void run(StoppableThread::Loop& loop);

  TokenVerifier& verifier_;
  std::string url_;
  StoppableThread thread_;
};

}  // namespace consulta
