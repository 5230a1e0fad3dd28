#include "services/auth/service.hpp"

#include "engine/host/accesses.hpp"
#include "platform/http/checks.hpp"
#include "platform/http/conditions.hpp"
#include "platform/security/internal_key.hpp"
#include "platform/security/passwords.hpp"

#include "services/auth/current_password.hpp"
#include "services/auth/devices.hpp"
#include "services/auth/erasure.hpp"
#include "services/auth/login.hpp"
#include "services/auth/sessions.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

std::string etag(const User& user) {
  return http::etag(user.id, user.version);
}

ProfileChange read_change(const http::Request& request) {
  auto change = request.json_body<ProfileChange>();
  const auto body = json::parse(request.body);
  const auto is_null = [&](const char* name) { return body.HasMember(name) && body[name].IsNull(); };
  change.no_username = is_null("username");
  change.no_tax_number = is_null("tax_number");
  return change;
}

// What somebody is reached and logs in by is changed, and not taken away.
void check_stays(const ProfileChange& change, const User& user) {
  Checks checks;
  checks.require(change.phone != "" || user.phone.empty(), "phone",
                 "must be an international number such as +351 912 345 678");
  checks.require(change.email != "" || user.email.empty(), "email", "must be an email address such as ana@example.com");
  checks.require(!change.no_username || !user.email.empty(), "username",
                 "is how you log in while there is no email address");
  checks.done();
}

constexpr auto device_grant = "urn:ietf:params:oauth:grant-type:device_code";

http::Response token(const Sessions& sessions, const Devices& devices, const http::Request& request) {
  const auto grant = request.json_body<Grant>();
  if (grant.grant_type == "refresh_token") return sessions.refresh(request, grant);
  if (grant.grant_type == device_grant) return devices.tokens(request, grant);
  throw invalid("grant_type", "must be refresh_token or " + std::string(device_grant));
}

// Members that say nothing are left out.
http::Response claims(const host::Host& host, const http::Request& request) {
  const auto claims =
      host.caller(request, {Role::patient, Role::doctor, Role::receptionist, Role::admin, Role::device});
  return {200, json::write_sparse(claims), "application/json", {}};
}

class Api {
 public:
  Api(host::Host& host, const Options& options, Accounts& accounts, Hashing& hashing)
      : host_(host), accounts_(accounts), hashing_(hashing), current_password_(host, options, hashing) {}

  // What needs no hash to be refused is refused before one is waited for. Not so with an Idempotency-Key: the first
  // answer may have to be given again.
  void register_user(http::Request request, const http::Reply& reply) {
    const auto key = host::idempotency_key(request);
    auto wish = std::make_shared<Registration>(checked(request.json_body<Registration>()));
    hashing_.check_room(request);
    if (key.empty()) {
      auto db = host_.db().lease();
      if (store::email_taken(*db, wish->email)) throw Problem(409, email_taken.code, email_taken.detail);
    }
    auto shared = std::make_shared<http::Request>(std::move(request));
    hashing_.run(shared, reply, [this, shared, wish, reply] {
      const auto hash = hash_password(wish->password);
      host_.run_create(*shared,
                       {[this, wish, hash](const auto&, broker::Work& work) { return add_user(*wish, hash, work); },
                        [](const auto&, sql::Session& db, const Uuid& id) { return registered(db, id); }},
                       reply);
    });
  }

  host::Made add_user(const Registration& r, const std::string& password_hash, broker::Work& work) {
    const auto id = new_id();
    const Register wish{
        id,           r.email, r.username, r.full_name, r.phone, r.tax_number, r.language.value_or("pt"), Role::patient,
        password_hash};
    return {http::answer(201, seen(accounts_.begin(id, wish, work))).with("Location", "/api/v1/users/profile"), id};
  }

  static http::Response registered(sql::Session& db, const Uuid& id) {
    const auto account = store::find_account(db, id);
    if (!account) throw not_found("user");
    return http::ok(seen(*account));
  }

  // Who has found a session open does not end the owner's others.
  void end_sessions(http::Request request, const http::Reply& reply, const CurrentPassword::Then& end) const {
    const auto claims = host_.caller(request);
    auto said = CurrentPassword::said<PasswordAgain>(request);
    current_password_.ask(std::move(request), claims, std::move(said.current_password), reply, end);
  }

  http::Response profile(const http::Request& request) {
    const auto claims = host_.enrolling_caller(request);
    auto session = host_.db().lease();
    const auto account = store::find_account(*session, claims.sub);
    if (!account) throw not_found("user");
    return answer(*account);
  }

  // Another address, and another phone that is the way back in, are given by who says the password, which takes a hash.
  void change_profile(http::Request request, const http::Reply& reply) {
    const auto claims = host_.enrolling_caller(request);
    auto wish = std::make_shared<const ChangeProfile>(ChangeProfile{checked(read_change(request))});
    const auto& password = wish->change.current_password;
    if (!password) return reply(save_profile(request, claims, *wish, false));
    current_password_.ask_with_code(std::move(request), claims, {*password, wish->change.code}, reply,
                                    [this, claims, wish](const http::Request& asked, const auto&) {
                                      return save_profile(asked, claims, *wish, true);
                                    });
  }

 private:
  http::Response save_profile(const http::Request& request, const Claims& claims, const ChangeProfile& wish,
                              bool confirmed) {
    bool moves = false, other_phone = false;
    const auto may = [&](const MaybeAccount& account) {
      if (!account) throw not_found("user");
      check_stays(wish.change, *account);
      moves = wish.change.email && !same_mailbox(*wish.change.email, account->email);
      if (moves && !confirmed) throw invalid("current_password", "is required where the email is another");
      other_phone = wish.change.phone && *wish.change.phone != account->phone;
      if (other_phone && recovered_by_phone(*account) && !confirmed) {
        throw invalid("current_password", "is required where the phone is another, and no email is proved");
      }
    };
    const auto still = [&](const Account& account) { http::check_preconditions(request, etag(account)); };
    return answer(host_.change([&](broker::Work& work) {
      auto account = accounts_.wish(claims.sub, wish, may, still, work);
      if (moves) host::record(work, request, claims, {"email.change", "user", claims.sub});
      if (other_phone) host::record(work, request, claims, {"phone.change", "user", claims.sub});
      return account;
    }));
  }

  static http::Response answer(const Account& account) { return http::ok(seen(account)).with("ETag", etag(account)); }

  host::Host& host_;
  Accounts& accounts_;
  Hashing& hashing_;
  CurrentPassword current_password_;
};

}  // namespace

void add_routes(host::Host& host, const Options& options, Accounts& accounts, const SigningKeys& keys,
                Hashing& hashing) {
  auto api = std::make_shared<Api>(host, options, accounts, hashing);
  auto sessions = std::make_shared<Sessions>(host, options, keys);
  auto login = std::make_shared<Login>(host, options, *sessions, hashing);
  auto devices = std::make_shared<Devices>(host, options, *sessions);
  auto& router = host.router();
  router.add("POST", "/api/v1/auth/register", http::DeferredHandler([api](http::Request r, const http::Reply& reply) {
               api->register_user(std::move(r), reply);
             }));
  router.add("POST", "/api/v1/auth/login", http::DeferredHandler([login](http::Request r, const http::Reply& reply) {
               login->run(std::move(r), reply);
             }));
  add_second_factor_routes(host, options, accounts, hashing);
  add_erasure_route(host, options, accounts, sessions, hashing);
  add_device_routes(host, devices);
  router.post("/api/v1/auth/token",
              [sessions, devices](const http::Request& r) { return token(*sessions, *devices, r); });
  router.post("/api/v1/auth/logout", [sessions](const http::Request& r) { return sessions->logout(r); });
  router.get("/api/v1/auth/validate-token", [&host](const http::Request& r) { return claims(host, r); });
  router.get("/api/v1/users/profile", [api](const http::Request& r) { return api->profile(r); });
  router.add("PUT", "/api/v1/users/profile", http::DeferredHandler([api](http::Request r, const http::Reply& reply) {
               api->change_profile(std::move(r), reply);
             }));
  router.get("/api/v1/auth/sessions", [sessions](const http::Request& r) { return sessions->list(r); });
  const auto ends = [&](const char* path, const CurrentPassword::Then& end) {
    router.add("DELETE", path, http::DeferredHandler([api, end](http::Request r, const http::Reply& reply) {
                 api->end_sessions(std::move(r), reply, end);
               }));
  };
  ends("/api/v1/auth/sessions", [sessions](const auto& r, const auto&) { return sessions->end_others(r); });
  ends("/api/v1/auth/sessions/{id}", [sessions](const auto& r, const auto&) { return sessions->end_one(r); });
  router.del("/api/v1/admin/users/{id}/sessions", [sessions](const http::Request& r) { return sessions->end_all(r); });
  add_password_routes(host, options, accounts, hashing);
  add_user_routes(host, accounts);
  add_desk_routes(host, options, accounts);
  add_export_routes(host);
  router.get("/internal/revocations",
             behind_key(options.internal_key, [sessions](const http::Request&) { return sessions->revocations(); }));
  router.get("/.well-known/jwks.json", [&keys](const http::Request&) {
    return http::tagged({200, keys.jwks(), "application/jwk-set+json", {{"Cache-Control", "public, max-age=60"}}});
  });
}

}  // namespace consulta::auth
