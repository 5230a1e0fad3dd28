#include "services/auth/api.hpp"

#include <sodium.h>

#include "events/auth.hpp"
#include "platform/base64.hpp"
#include "platform/passwords.hpp"
#include "platform/validate.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

struct Login {
  std::optional<std::string> email, username;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(Login, (), (email, username, password))

struct Refresh {
  std::string grant_type, refresh_token;
};
BOOST_DESCRIBE_STRUCT(Refresh, (), (grant_type, refresh_token))

struct Tokens {
  std::string access_token, token_type = "Bearer";
  std::int64_t expires_in = 0;
  std::string refresh_token;
  User user;
};
BOOST_DESCRIBE_STRUCT(Tokens, (), (access_token, token_type, expires_in, refresh_token, user))

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

std::string etag(const User& user) {
  return "\"" + std::to_string(user.version) + "\"";
}

template <class E>
E told(const User& u) {
  return {u.id, u.email, u.full_name, u.phone, json::enum_text(u.role), u.language, u.notify_email, u.notify_sms};
}

[[noreturn]] void refuse_taken(sql::Session& db, const std::string& email) {
  if (store::email_taken(db, email)) {
    throw Problem(409, "email_taken", "Somebody is registered with this email. Log in, or use another address.");
  }
  throw Problem(409, "username_taken", "This username is taken. Choose another.");
}

class Api {
 public:
  Api(host::Host& host, const Options& options, const TokenSigner& signer, Workers& hashing)
      : host_(host), options_(options), signer_(signer), hashing_(hashing) {}

  // Runs the handler where hashing is allowed, instead of on an HTTP worker.
  http::DeferredHandler hashed(std::function<void(const http::Request&, const http::Reply&)> handler) {
    return [this, handler = std::move(handler)](http::Request request, http::Reply reply) {
      auto shared = std::make_shared<http::Request>(std::move(request));
      const bool accepted = hashing_.offer([shared, reply, handler] { http::run(handler, *shared, reply); });
      if (!accepted) throw unavailable("Too many people are logging in right now. Try again shortly.", 1);
    };
  }

  http::Response register_user(const http::Request& request, broker::Work& work) {
    auto r = request.json_body<Registration>();
    check(r);
    User user{new_id(),
              r.email,
              r.username,
              r.full_name,
              without_spaces(r.phone),
              r.tax_number,
              r.language.value_or("pt"),
              Role::patient,
              Clock::now()};
    if (store::email_taken(work.db(), user.email)) refuse_taken(work.db(), user.email);
    try {
      store::insert_user(work.db(), user, hash_password(r.password));
    } catch (const sql::Error& e) {
      if (e.kind != sql::ErrorKind::unique) throw;
      refuse_taken(work.db(), user.email);
    }
    host::publish(work, told<events::UserRegistered>(user), user.id);
    return http::answer(201, user).with("Location", "/api/v1/users/profile");
  }

  http::Response login(const http::Request& request) {
    auto body = request.json_body<Login>();
    const auto name = body.email ? body.email : body.username;
    if (!name) throw invalid("email", "is required, or username");
    Checks checks;
    checks.length(body.email.value_or(""), 0, 254, "email");
    checks.length(body.username.value_or(""), 0, 254, "username");
    checks.require(body.password.size() <= 1024, "password", "is too long");
    checks.done();
    const auto account = lower_case(*name);
    auto session = host_.db().lease();
    auto& db = *session;
    const auto now = Clock::now();
    const auto failures = store::login_failures(db, account);
    if (const int wait = login_wait(failures, now, options_.login_attempts); wait > 0) {
      Problem problem(429, "too_many_attempts", "Too many failed logins for this account. Try again later.");
      problem.retry_after_seconds = wait;
      throw problem;
    }
    const auto credentials = store::find_credentials(db, account);
    const bool good = credentials ? check_password(credentials->password_hash, body.password) && !credentials->disabled
                                  : check_no_password(body.password);
    if (!good) {
      store::save_login_failures(db, account, after_failure(failures, now));
      throw Problem(401, "invalid_credentials", "The email or the password is wrong.");
    }
    if (failures) store::clear_login_failures(db, account);
    broker::Work work(db, host_.relay());
    const auto id = new_id();
    store::insert_session(work.db(), id, credentials->id, now);
    auto response = issue(work.db(), id, credentials->id, now);
    work.commit();
    return response;
  }

  // A token of the session with its refresh token, as body and cookies.
  http::Response issue(sql::Session& db, const Uuid& session_id, const Uuid& user_id, Instant now) {
    auto user = store::find_user(db, user_id).value();
    Tokens tokens;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    tokens.expires_in = options_.access_token.count();
    tokens.access_token =
        signer_.sign({user.id, user.role, session_id, "", "", seconds, seconds + options_.access_token.count()});
    tokens.refresh_token = random_token(32);
    store::insert_refresh_token(db, hash_of_token(tokens.refresh_token), session_id, now + options_.refresh_token);
    const std::string attributes = "; Path=/; SameSite=Strict; Max-Age=" + std::to_string(tokens.expires_in) +
                                   (options_.secure_cookies ? "; Secure" : "");
    tokens.user = std::move(user);
    auto response = http::ok(tokens);
    response.with("Set-Cookie", "access_token=" + tokens.access_token + "; HttpOnly" + attributes);
    response.with("Set-Cookie", "csrf_token=" + random_token(18) + attributes);
    response.with("Cache-Control", "no-store");
    return response;
  }

  void revoke(broker::Work& work, const Uuid& session_id, const Uuid& user_id, Instant now) {
    if (!store::revoke_session(work.db(), session_id, now)) return;
    host::publish(work, events::SessionRevoked{session_id, user_id, now + options_.access_token}, session_id);
  }

  http::Response refresh(const http::Request& request) {
    auto body = request.json_body<Refresh>();
    if (body.grant_type != "refresh_token") throw invalid("grant_type", "must be refresh_token");
    if (body.refresh_token.size() > 200) throw invalid("refresh_token", "is too long");
    const auto now = Clock::now();
    auto session = host_.db().lease();
    broker::Work work(*session, host_.relay());
    const auto hash = hash_of_token(body.refresh_token);
    const auto token = store::lock_refresh_token(work.db(), hash);
    std::optional<RefreshState> state;
    if (token) state = RefreshState{token->expires_at, token->used_at, token->revoked_at};
    const auto verdict = judge(state, now);
    if (verdict == RefreshVerdict::reused) {
      revoke(work, token->session_id, token->user_id, now);
      work.commit();
    }
    if (verdict != RefreshVerdict::good || token->disabled) {
      throw Problem(401, "invalid_refresh_token", "This refresh token does not work any more. Log in again.");
    }
    store::mark_used(work.db(), hash, now);
    auto response = issue(work.db(), token->session_id, token->user_id, now);
    work.commit();
    return response;
  }

  http::Response logout(const http::Request& request) {
    const auto claims = host_.caller(request);
    auto session = host_.db().lease();
    broker::Work work(*session, host_.relay());
    revoke(work, claims.sid, claims.sub, Clock::now());
    work.commit();
    auto response = http::no_content();
    response.with("Set-Cookie", "access_token=; HttpOnly; Path=/; SameSite=Strict; Max-Age=0");
    response.with("Set-Cookie", "csrf_token=; Path=/; SameSite=Strict; Max-Age=0");
    return response;
  }

  http::Response profile(const http::Request& request) {
    const auto claims = host_.caller(request);
    auto session = host_.db().lease();
    auto user = store::find_user(*session, claims.sub);
    if (!user) throw not_found("user");
    return http::ok(*user).with("ETag", etag(*user));
  }

  http::Response change_profile(const http::Request& request) {
    const auto claims = host_.caller(request);
    const auto change = request.json_body<ProfileChange>();
    auto session = host_.db().lease();
    broker::Work work(*session, host_.relay());
    auto user = store::lock_user(work.db(), claims.sub);
    if (!user) throw not_found("user");
    http::check_if_match(request, etag(*user));
    auto updated = changed(*user, change);
    try {
      store::update_user(work.db(), updated);
    } catch (const sql::Error& e) {
      if (e.kind != sql::ErrorKind::unique) throw;
      refuse_taken(work.db(), updated.email);
    }
    host::publish(work, told<events::UserProfileUpdated>(updated), updated.id);
    work.commit();
    return http::ok(updated).with("ETag", etag(updated));
  }

  // For gateways that connect: what they may have missed.
  http::Response revocations() {
    auto session = host_.db().lease();
    return http::ok(Revocations{store::revoked_since(*session, Clock::now() - options_.access_token)});
  }

 private:
  host::Host& host_;
  Options options_;
  const TokenSigner& signer_;
  Workers& hashing_;
};

}  // namespace

void add_routes(host::Host& host, const Options& options, const TokenSigner& signer, Workers& hashing) {
  auto api = std::make_shared<Api>(host, options, signer, hashing);
  auto& router = host.router();
  router.add("POST", "/api/v1/auth/register", api->hashed([api, &host](const auto& request, const auto& reply) {
    host.run_create(
        request, [&](const auto& r, broker::Work& work) { return api->register_user(r, work); }, reply);
  }));
  router.add("POST", "/api/v1/auth/login",
             api->hashed([api](const auto& request, const auto& reply) { reply(api->login(request)); }));
  router.post("/api/v1/auth/token", [api](const http::Request& r) { return api->refresh(r); });
  router.post("/api/v1/auth/logout", [api](const http::Request& r) { return api->logout(r); });
  router.get("/api/v1/auth/validate-token", [&host](const http::Request& r) { return http::ok(host.caller(r)); });
  router.get("/api/v1/users/profile", [api](const http::Request& r) { return api->profile(r); });
  router.put("/api/v1/users/profile", [api](const http::Request& r) { return api->change_profile(r); });
  router.get("/internal/revocations", [api](const http::Request&) { return api->revocations(); });
  const auto jwks = "{\"keys\":[" + signer.public_jwk() + "]}";
  router.get("/.well-known/jwks.json", [jwks](const http::Request&) {
    return http::Response{200, jwks, "application/jwk-set+json", {{"Cache-Control", "public, max-age=60"}}};
  });
}

void ensure_user(host::Host& host, const std::string& email, const std::string& password, const std::string& full_name,
                 Role role) {
  auto session = host.db().lease();
  if (store::email_taken(*session, email)) return;
  broker::Work work(*session, host.relay());
  User user{new_id(), email, std::nullopt, full_name, "+351210000000", std::nullopt, "pt", role, Clock::now()};
  try {
    store::insert_user(work.db(), user, hash_password(password));
  } catch (const sql::Error& e) {
    if (e.kind == sql::ErrorKind::unique) return;  // another replica was first
    throw;
  }
  host::publish(work, told<events::UserRegistered>(user), user.id);
  work.commit();
}

}  // namespace consulta::auth
