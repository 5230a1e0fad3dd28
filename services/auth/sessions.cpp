#include "services/auth/sessions.hpp"

#include <sodium.h>

#include "events/auth.hpp"
#include "platform/http/prefer.hpp"
#include "platform/security/base64.hpp"
#include "platform/security/keyed_hash.hpp"
#include "platform/text/text.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

struct Refresh {
  std::string grant_type;
  std::optional<std::string> refresh_token;
};
BOOST_DESCRIBE_STRUCT(Refresh, (), (grant_type, refresh_token))

struct Tokens {
  std::string access_token, token_type = "Bearer";
  std::int64_t expires_in = 0;
  std::string refresh_token, csrf_token;
  User user;
};
BOOST_DESCRIBE_STRUCT(Tokens, (), (access_token, token_type, expires_in, refresh_token, csrf_token, user))

// For a browser, which has the tokens as cookies and no script needs to see them.
struct MinimalTokens {
  std::int64_t expires_in = 0;
  std::string csrf_token;
  User user;
};
BOOST_DESCRIBE_STRUCT(MinimalTokens, (), (expires_in, csrf_token, user))

struct Revocations {
  std::vector<Uuid> session_ids;
};
BOOST_DESCRIBE_STRUCT(Revocations, (), (session_ids))

// Refresh tokens carry 256 random bits: a plain hash hides them well enough.
std::string hash_of_token(const std::string& token) {
  unsigned char hash[32];
  crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(token.data()), token.size(), nullptr, 0);
  return hex_encode({reinterpret_cast<const char*>(hash), sizeof hash});
}

// What follows a refresh token is made of it, so that whoever presents it twice gets the same one twice although only
// its hash is kept.
std::string successor_of(const std::string& token, const std::string& key) {
  return base64url_encode(keyed_hash(key, token));
}

Problem no_good() {
  return {401, "invalid_refresh_token", "This refresh token does not work any more. Log in again."};
}

}  // namespace

std::string Sessions::cookie(std::string_view name, const std::string& value, const CookieLife& where, bool tls) {
  return std::string(name) + "=" + value + "; Path=" + where.path +
         "; SameSite=Strict; Max-Age=" + std::to_string(where.life.count()) + (where.readable ? "" : "; HttpOnly") +
         (tls ? "; Secure" : "");
}

bool Sessions::by_tls(const http::Request& request) const {
  return options_.secure_cookies || lower_case(request.header("x-forwarded-proto")) == "https";
}

http::Response Sessions::open(const http::Request& request, broker::Work& work, const User& user, Instant now) const {
  const Given given{new_id(), random_token(32), now + options_.refresh_token};
  store::insert_session(work.db(), given.session, user.id, now);
  store::insert_refresh_token(work.db(), hash_of_token(given.refresh_token), given.session, given.expires_at);
  return answer(request, user, given, now);
}

http::Response Sessions::answer(const http::Request& request, const User& user, const Given& given, Instant now) const {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  const auto life = options_.access_token;
  Tokens tokens;
  tokens.access_token = signer_.sign({user.id, user.role, given.session, "", "", seconds, seconds + life.count()});
  tokens.expires_in = life.count();
  tokens.refresh_token = given.refresh_token;
  tokens.csrf_token = options_.csrf.of(given.session);
  tokens.user = user;

  const bool minimal = http::preference(request, "return") == "minimal";
  auto response =
      minimal ? http::ok(MinimalTokens{tokens.expires_in, tokens.csrf_token, tokens.user}) : http::ok(tokens);
  if (minimal) response.with("Preference-Applied", "return=minimal");
  const bool tls = by_tls(request);
  const auto names = cookie_names(tls);
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(given.expires_at - now);
  response.with("Set-Cookie", cookie(names.access_token, tokens.access_token, {"/", life}, tls));
  response.with("Set-Cookie", cookie(names.csrf_token, tokens.csrf_token, {"/", whole, true}, tls));
  response.with("Set-Cookie", cookie(names.refresh_token, tokens.refresh_token, {auth_path, whole}, tls));
  response.with("Cache-Control", "no-store");
  return response;
}

void Sessions::revoke(broker::Work& work, const Uuid& session, const Uuid& user, Instant now) const {
  if (!store::revoke_session(work.db(), session, now)) return;
  host::publish(work, events::SessionRevoked{session, user, now + options_.access_token}, session);
}

http::Response Sessions::refresh(const http::Request& request) const {
  const auto body = request.json_body<Refresh>();
  if (body.grant_type != "refresh_token") throw invalid("grant_type", "must be refresh_token");
  const auto names = cookie_names(by_tls(request));
  const auto given = body.refresh_token ? body.refresh_token : request.cookie(names.refresh_token);
  if (!given) throw no_good();
  if (given->size() > 200) throw invalid("refresh_token", "is too long");

  return host_.change([&](broker::Work& work) { return renew(work, request, *given, !body.refresh_token); });
}

http::Response Sessions::renew(broker::Work& work, const http::Request& request, const std::string& given,
                               bool by_cookie) const {
  const auto now = Clock::now();
  const auto names = cookie_names(by_tls(request));
  const auto token = store::lock_refresh_token(work.db(), hash_of_token(given));
  if (!token) throw no_good();
  // Before anything is done: a page of another site can have a browser send the cookie.
  if (by_cookie &&
      !options_.csrf.good(request.header("x-csrf-token"), request.cookie(names.csrf_token), token->session_id)) {
    throw Problem(403, "csrf", "Send the value of the csrf_token cookie as X-CSRF-Token.");
  }
  Given next{token->session_id, successor_of(given, options_.refresh_key), now + options_.refresh_token};
  const auto next_hash = hash_of_token(next.refresh_token);
  const auto successor = token->used_at ? store::find_refresh_token(work.db(), next_hash) : std::nullopt;
  const bool unused = successor && !successor->used_at;
  switch (judge(RefreshState{token->expires_at, token->used_at, token->revoked_at, unused}, now)) {
    case RefreshVerdict::reused:
      revoke(work, token->session_id, token->user_id, now);
      work.commit();
      throw no_good();
    case RefreshVerdict::good:
      if (token->disabled) throw no_good();
      store::mark_used(work.db(), hash_of_token(given), now);
      store::insert_refresh_token(work.db(), next_hash, next.session, next.expires_at);
      break;
    case RefreshVerdict::again:
      if (token->disabled) throw no_good();
      next.expires_at = successor->expires_at;
      break;
    case RefreshVerdict::expired:
    case RefreshVerdict::revoked:
      throw no_good();
  }
  return answer(request, store::find_account(work.db(), token->user_id).value(), next, now);
}

http::Response Sessions::logout(const http::Request& request) const {
  const auto claims = host_.caller(request);
  host_.change([&](broker::Work& work) { revoke(work, claims.sid, claims.sub, Clock::now()); });
  auto response = http::no_content();
  const bool tls = by_tls(request);
  const auto names = cookie_names(tls);
  const std::chrono::seconds over{0};
  response.with("Set-Cookie", cookie(names.access_token, "", {"/", over}, tls));
  response.with("Set-Cookie", cookie(names.csrf_token, "", {"/", over, true}, tls));
  response.with("Set-Cookie", cookie(names.refresh_token, "", {auth_path, over}, tls));
  return response;
}

http::Response Sessions::revocations() const {
  auto session = host_.db().lease();
  return http::ok(Revocations{store::revoked_since(*session, Clock::now() - options_.access_token)});
}

}  // namespace consulta::auth
