#include "services/auth/service.hpp"

#include "platform/http/conditions.hpp"
#include "platform/security/internal_key.hpp"
#include "platform/security/passwords.hpp"

#include "services/auth/login.hpp"
#include "services/auth/sessions.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

std::string etag(const User& user) {
  return http::etag(user.id, user.version);
}

class Api {
 public:
  Api(host::Host& host, Accounts& accounts, Hashing& hashing) : host_(host), accounts_(accounts), hashing_(hashing) {}

  // What needs no hash to be refused is refused before one is waited for. Not so with an Idempotency-Key: the first
  // answer may have to be given again.
  void register_user(http::Request request, const http::Reply& reply) {
    const auto key = host::Host::idempotency_key(request);
    auto wish = std::make_shared<Registration>(request.json_body<Registration>());
    check(*wish);
    hashing_.check_room(request);
    if (key.empty()) {
      auto db = host_.db().lease();
      if (store::email_taken(*db, wish->email)) throw Problem(409, email_taken.code, email_taken.detail);
    }
    auto shared = std::make_shared<http::Request>(std::move(request));
    hashing_.run(shared, reply, [this, shared, wish, reply] {
      const auto hash = hash_password(wish->password);
      host_.run_create(
          *shared, [&](const auto&, broker::Work& work) { return add_user(*wish, hash, work); }, reply);
    });
  }

  http::Response add_user(const Registration& r, const std::string& password_hash, broker::Work& work) {
    const auto id = new_id();
    const Register wish{
        id,           r.email, r.username, r.full_name, r.phone, r.tax_number, r.language.value_or("pt"), Role::patient,
        password_hash};
    return http::answer(201, seen(accounts_.begin(id, wish, work))).with("Location", "/api/v1/users/profile");
  }

  http::Response profile(const http::Request& request) {
    const auto claims = host_.caller(request);
    auto session = host_.db().lease();
    const auto account = store::find_account(*session, claims.sub);
    if (!account) throw not_found("user");
    return answer(*account);
  }

  http::Response change_profile(const http::Request& request) {
    const auto claims = host_.caller(request);
    const ChangeProfile wish{request.json_body<ProfileChange>()};
    check(wish.change);
    const auto may = [](const MaybeAccount& account) {
      if (!account) throw not_found("user");
    };
    const auto still = [&](const Account& account) { http::check_preconditions(request, etag(account)); };
    return answer(host_.change([&](broker::Work& work) { return accounts_.wish(claims.sub, wish, may, still, work); }));
  }

 private:
  static http::Response answer(const Account& account) { return http::ok(seen(account)).with("ETag", etag(account)); }

  host::Host& host_;
  Accounts& accounts_;
  Hashing& hashing_;
};

}  // namespace

void add_routes(host::Host& host, const Options& options, Accounts& accounts, const TokenSigner& signer,
                Hashing& hashing) {
  auto api = std::make_shared<Api>(host, accounts, hashing);
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

}  // namespace consulta::auth
