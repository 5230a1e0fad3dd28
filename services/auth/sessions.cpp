#include "services/auth/sessions.hpp"

#include <algorithm>

#include "engine/host/accesses.hpp"
#include "events/auth.hpp"
#include "platform/http/conditions.hpp"
#include "platform/http/prefer.hpp"
#include "platform/security/base64.hpp"
#include "platform/security/keyed_hash.hpp"
#include "platform/text/text.hpp"

namespace consulta::auth {
namespace {

struct Tokens {
  std::string access_token, token_type = "Bearer";
  std::int64_t expires_in = 0;
  std::string refresh_token, csrf_token;
};
BOOST_DESCRIBE_STRUCT(Tokens, (), (access_token, token_type, expires_in, refresh_token, csrf_token))

// For a browser, which has the tokens as cookies and no script needs to see them.
struct MinimalTokens {
  std::int64_t expires_in = 0;
  std::string csrf_token;
};
BOOST_DESCRIBE_STRUCT(MinimalTokens, (), (expires_in, csrf_token))

struct UserTokens : Tokens {
  User user;
};
BOOST_DESCRIBE_STRUCT(UserTokens, (Tokens), (user))

struct MinimalUserTokens : MinimalTokens {
  User user;
};
BOOST_DESCRIBE_STRUCT(MinimalUserTokens, (MinimalTokens), (user))

// With the user, where it is one's session.
http::Response shown(const Tokens& tokens, const Bearer& bearer, bool minimal) {
  const MinimalTokens least{tokens.expires_in, tokens.csrf_token};
  if (const auto* user = std::get_if<User>(&bearer)) {
    return minimal ? http::ok(MinimalUserTokens{least, *user}) : http::ok(UserTokens{tokens, *user});
  }
  return minimal ? http::ok(least) : http::ok(tokens);
}

constexpr std::size_t longest_token = 200;

// A device that was paired stays so until somebody ends it.
constexpr std::chrono::hours device_session{24 * 365 * 100};

struct SessionView {
  Uuid id{};
  bool current = false;
  Instant created_at{}, last_seen_at{}, ends_at{};
  std::string user_agent;
};
BOOST_DESCRIBE_STRUCT(SessionView, (), (id, current, created_at, last_seen_at, ends_at, user_agent))

struct SessionList {
  std::vector<SessionView> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(SessionList, (), (items, next_cursor))

// What the client calls itself, for its owner to know it by.
std::string agent_of(const http::Request& request) {
  constexpr std::size_t longest = 300;
  std::string agent(request.header("user-agent").substr(0, longest));
  std::replace_if(
      agent.begin(), agent.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return agent;
}

struct Revocations {
  std::vector<Uuid> session_ids;
};
BOOST_DESCRIBE_STRUCT(Revocations, (), (session_ids))

// What follows a refresh token is made of it, so that whoever presents it twice gets the same one twice although only
// its hash is kept.
std::string successor_of(const std::string& token, const std::string& key) {
  return base64url_encode(keyed_hash(key, token));
}

Problem no_good() {
  return {401, "invalid_refresh_token", "This refresh token does not work any more. Log in again."};
}

// Whose session the token is of; a device has been there now.
Bearer bearer_of(sql::Session& db, const store::RefreshToken& token, Instant now) {
  if (!token.device_kind) return User(store::find_account(db, token.user_id).value());
  store::mark_device_seen(db, token.user_id, now);
  return store::find_device(db, token.user_id).value();
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

std::chrono::seconds Sessions::life_of(Role role) const {
  if (role == Role::device) return device_session;
  return role == Role::patient ? options_.session : options_.staff_session;
}

std::chrono::seconds Sessions::idle_of(Role role) const {
  if (role == Role::device) return device_session;
  return role == Role::patient ? options_.idle : options_.staff_idle;
}

http::Response Sessions::open(const http::Request& request, broker::Work& work, const Bearer& bearer,
                              Instant now) const {
  const auto whose = claims_of(bearer);
  if (whose.role != Role::device) {
    end_replaced(work, request, now);
    make_room(work, whose.sub, now);
  }
  const auto ends_at = now + life_of(whose.role);
  const Given given{new_id(), new_token(), std::min(ends_at, now + idle_of(whose.role))};
  store::insert_session(work.db(), {given.session, whose.sub, now, now, ends_at, agent_of(request), given.expires_at});
  store::insert_refresh_token(work.db(), hash_of_token(given.refresh_token), given.session, ends_at);
  return answer(request, bearer, given, now);
}

// The browser forgets the cookies that it shows, whosever they are.
void Sessions::end_replaced(broker::Work& work, const http::Request& request, Instant now) const {
  const auto shown = request.cookie(cookie_names(by_tls(request)).refresh_token);
  if (!shown || shown->size() > longest_token) return;
  const auto token = store::find_refresh_token(work.db(), hash_of_token(*shown));
  if (token && !token->device_kind) revoke(work, token->session_id, token->user_id, now);
}

void Sessions::make_room(broker::Work& work, const Uuid& user, Instant now) const {
  auto live = store::sessions_of(work.db(), user, now);
  std::stable_sort(live.begin(), live.end(),
                   [](const auto& one, const auto& other) { return one.last_seen_at > other.last_seen_at; });
  for (auto i = options_.most_sessions - 1; i < live.size(); ++i) revoke(work, live[i].id, user, now);
}

Claims Sessions::claims_of(const Bearer& bearer) const {
  Claims claims;
  if (const auto* user = std::get_if<User>(&bearer)) {
    claims.sub = user->id;
    claims.role = user->role;
    if (options_.needs_mfa(user->role) && !user->mfa) claims.must_enrol = true;
  } else {
    const auto& device = std::get<Device>(bearer);
    claims.sub = device.id;
    claims.role = Role::device;
    claims.device_kind = device.kind;
  }
  return claims;
}

http::Response Sessions::answer(const http::Request& request, const Bearer& bearer, const Given& given,
                                Instant now) const {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(given.expires_at - now);
  const auto life = std::min(options_.access_token, whole);
  auto claims = claims_of(bearer);
  claims.sid = given.session;
  claims.iat = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  claims.exp = claims.iat + life.count();
  Tokens tokens;
  tokens.access_token = keys_.signer()->sign(claims);
  tokens.expires_in = life.count();
  tokens.refresh_token = given.refresh_token;
  tokens.csrf_token = options_.csrf.of(given.session);

  const bool minimal = http::preference(request, "return") == "minimal";
  auto response = shown(tokens, bearer, minimal);
  if (minimal) response.with("Preference-Applied", "return=minimal");
  const bool tls = by_tls(request);
  const auto names = cookie_names(tls);
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

Sessions::Shown Sessions::shown_by(const http::Request& request, const std::optional<std::string>& member) const {
  const auto token = member ? member : request.cookie(cookie_names(by_tls(request)).refresh_token);
  if (!token) throw no_good();
  if (token->size() > longest_token) throw invalid("refresh_token", "is too long");
  return {*token, !member};
}

// A page of another site can have a browser send the cookie: that is good with its session's CSRF token alone.
store::RefreshToken Sessions::lock(broker::Work& work, const http::Request& request, const Shown& shown) const {
  const auto token = store::lock_refresh_token(work.db(), hash_of_token(shown.token));
  if (!token) throw no_good();
  const auto csrf_cookie = request.cookie(cookie_names(by_tls(request)).csrf_token);
  if (shown.by_cookie && !options_.csrf.good(request.header("x-csrf-token"), csrf_cookie, token->session_id)) {
    throw Problem(403, "csrf", "Send the value of the csrf_token cookie as X-CSRF-Token.");
  }
  return *token;
}

http::Response Sessions::refresh(const http::Request& request, const Grant& grant) const {
  if (grant.device_code) throw invalid("device_code", "is for a device's grant_type alone");
  const auto shown = shown_by(request, grant.refresh_token);
  return host_.change([&](broker::Work& work) { return renew(work, request, shown); });
}

http::Response Sessions::renew(broker::Work& work, const http::Request& request, const Shown& shown) const {
  const auto now = Clock::now();
  const auto token = lock(work, request, shown);
  const auto next = successor_of(shown.token, options_.refresh_key);
  const auto successor = token.used_at ? store::find_refresh_token(work.db(), hash_of_token(next)) : std::nullopt;
  const bool unused = successor && !successor->used_at;
  switch (judge(RefreshState{token.expires_at, token.used_at, token.revoked_at, unused}, now)) {
    case RefreshVerdict::reused:
      revoke(work, token.session_id, token.user_id, now);
      if (token.device_kind) store::remove_device(work.db(), token.user_id);
      work.commit();
      throw no_good();
    case RefreshVerdict::good:
      if (token.disabled) throw no_good();
      store::mark_used(work.db(), hash_of_token(shown.token), now, now + options_.session);
      store::insert_refresh_token(work.db(), hash_of_token(next), token.session_id, token.session_ends_at);
      break;
    case RefreshVerdict::again:
      if (token.disabled) throw no_good();
      break;
    case RefreshVerdict::expired:
    case RefreshVerdict::revoked:
      throw no_good();
  }
  const auto bearer = bearer_of(work.db(), token, now);
  const auto idle_until = std::min(token.session_ends_at, now + idle_of(claims_of(bearer).role));
  store::see_session(work.db(), token.session_id, now, agent_of(request), idle_until);
  return answer(request, bearer, {token.session_id, next, idle_until}, now);
}

http::Response Sessions::logout(const http::Request& request) const {
  const auto claims = host_.tokens().verify(bearer_token(request.header("authorization")));
  if (claims) check_person(*claims);
  host_.change([&](broker::Work& work) {
    if (!claims) {
      const auto body = request.body.empty() ? Departure() : request.json_body<Departure>();
      return log_out_by_refresh_token(work, request, shown_by(request, body.refresh_token));
    }
    revoke(work, claims->sid, claims->sub, Clock::now());
    host::record(work, request, *claims, {"logout", "user", claims->sub});
  });
  return without_cookies(request, http::no_content());
}

http::Response Sessions::without_cookies(const http::Request& request, http::Response response) const {
  const bool tls = by_tls(request);
  const auto names = cookie_names(tls);
  const std::chrono::seconds over{0};
  response.with("Set-Cookie", cookie(names.access_token, "", {"/", over}, tls));
  response.with("Set-Cookie", cookie(names.csrf_token, "", {"/", over, true}, tls));
  response.with("Set-Cookie", cookie(names.refresh_token, "", {auth_path, over}, tls));
  return response;
}

void Sessions::log_out_by_refresh_token(broker::Work& work, const http::Request& request, const Shown& shown) const {
  const auto token = lock(work, request, shown);
  const auto account = store::find_account(work.db(), token.user_id);
  if (!account) throw no_good();  // a device is sent away by staff
  revoke(work, token.session_id, account->id, Clock::now());
  host::record(work, request, host::Actor(account->id, account->role), {"logout", "user", account->id});
}

http::Response Sessions::list(const http::Request& request) const {
  const auto claims = host_.caller(request);
  auto db = host_.db().lease();
  SessionList list;
  for (auto& s : store::sessions_of(*db, claims.sub, Clock::now())) {
    list.items.push_back({s.id, s.id == claims.sid, s.created_at, s.last_seen_at, s.ends_at, std::move(s.user_agent)});
  }
  return http::ok(list);
}

http::Response Sessions::end_others(const http::Request& request) const {
  const auto claims = host_.caller(request);
  host_.change([&](broker::Work& work) {
    http::check_preconditions(request, "");
    for (const auto& session : store::live_sessions_of(work.db(), claims.sub)) {
      if (session != claims.sid) revoke(work, session, claims.sub, Clock::now());
    }
    host::record(work, request, claims, {"session.end_others", "user", claims.sub});
  });
  return http::no_content();
}

http::Response Sessions::end_one(const http::Request& request) const {
  const auto claims = host_.caller(request);
  const auto id = request.id("id");
  host_.change([&](broker::Work& work) {
    const auto now = Clock::now();
    const auto own = store::live_sessions_of(work.db(), claims.sub);
    if (std::find(own.begin(), own.end(), id) == own.end()) throw not_found("session");
    http::check_preconditions(request, "");
    revoke(work, id, claims.sub, now);
    host::record(work, request, claims, {"session.end", "session", id});
  });
  return http::no_content();
}

http::Response Sessions::end_all(const http::Request& request) const {
  const auto claims = host_.caller(request, {Role::admin});
  const auto id = request.id("id");
  host_.change([&](broker::Work& work) {
    // Locked: no session of it is opened meanwhile.
    if (!store::lock_account(work.db(), id)) throw not_found("user");
    http::check_preconditions(request, "");
    for (const auto& session : store::live_sessions_of(work.db(), id)) {
      if (session != claims.sid) revoke(work, session, id, Clock::now());
    }
    host::record(work, request, claims, {"session.end_all", "user", id});
  });
  return http::no_content();
}

http::Response Sessions::revocations() const {
  auto session = host_.db().lease();
  return http::ok(Revocations{store::revoked_since(*session, Clock::now() - options_.access_token)});
}

}  // namespace consulta::auth
