#include "services/auth/api.hpp"

#include "events/auth.hpp"
#include "platform/conditions.hpp"
#include "platform/internal_key.hpp"
#include "platform/passwords.hpp"
#include "platform/validate.hpp"
#include "services/auth/login.hpp"
#include "services/auth/sessions.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

std::string etag(const User& user) {
  return http::etag(user.id, user.version);
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
  Api(host::Host& host, Hashing& hashing) : host_(host), hashing_(hashing) {}

  // What needs no hash to be refused is refused before one is waited for. Not so with an Idempotency-Key: the first
  // answer may have to be given again.
  void register_user(http::Request request, const http::Reply& reply) {
    const auto key = host::Host::idempotency_key(request);
    auto wish = std::make_shared<Registration>(request.json_body<Registration>());
    check(*wish);
    hashing_.check_room(request);
    if (key.empty()) {
      auto db = host_.db().lease();
      refuse_if_taken(*db, *wish);
    }
    auto shared = std::make_shared<http::Request>(std::move(request));
    hashing_.run(shared, reply, [this, shared, wish, reply] {
      const auto hash = hash_password(wish->password);
      host_.run_create(
          *shared, [&](const auto&, broker::Work& work) { return add_user(*wish, hash, work); }, reply);
    });
  }

  http::Response add_user(const Registration& r, const std::string& password_hash, broker::Work& work) {
    User user{new_id(),
              r.email,
              r.username,
              r.full_name,
              without_spaces(r.phone),
              r.tax_number,
              r.language.value_or("pt"),
              Role::patient,
              Clock::now()};
    refuse_if_taken(work.db(), r);
    try {
      store::insert_user(work.db(), user, password_hash);
    } catch (const sql::Error& e) {
      if (e.kind != sql::ErrorKind::unique) throw;
      refuse_taken(work.db(), user.email);
    }
    host::publish(work, told<events::UserRegistered>(user), user.id);
    return http::answer(201, user).with("Location", "/api/v1/users/profile");
  }

  static void refuse_if_taken(sql::Session& db, const Registration& r) {
    if (store::email_taken(db, r.email)) refuse_taken(db, r.email);
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
    http::check_preconditions(request, etag(*user));
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

 private:
  host::Host& host_;
  Hashing& hashing_;
};

}  // namespace

void add_routes(host::Host& host, const Options& options, const TokenSigner& signer, Hashing& hashing) {
  auto api = std::make_shared<Api>(host, hashing);
  auto sessions = std::make_shared<Sessions>(host, options, signer);
  auto login = std::make_shared<Login>(host, options, *sessions, hashing);
  auto& router = host.router();
  router.add("POST", "/api/v1/auth/register", http::DeferredHandler([api](http::Request r, const http::Reply& reply) {
               api->register_user(std::move(r), reply);
             }));
  router.add("POST", "/api/v1/auth/login", http::DeferredHandler([login](http::Request r, const http::Reply& reply) {
               login->run(std::move(r), reply);
             }));
  router.post("/api/v1/auth/token", [sessions](const http::Request& r) { return sessions->refresh(r); });
  router.post("/api/v1/auth/logout", [sessions](const http::Request& r) { return sessions->logout(r); });
  router.get("/api/v1/auth/validate-token", [&host](const http::Request& r) { return http::ok(host.caller(r)); });
  router.get("/api/v1/users/profile", [api](const http::Request& r) { return api->profile(r); });
  router.put("/api/v1/users/profile", [api](const http::Request& r) { return api->change_profile(r); });
  router.get("/internal/revocations",
             behind_key(options.internal_key, [sessions](const http::Request&) { return sessions->revocations(); }));
  const auto jwks = "{\"keys\":[" + signer.public_jwk() + "]}";
  router.get("/.well-known/jwks.json", [jwks](const http::Request&) {
    return http::tagged({200, jwks, "application/jwk-set+json", {{"Cache-Control", "public, max-age=60"}}});
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
