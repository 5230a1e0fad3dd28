#include <sodium.h>

#include "engine/host/accesses.hpp"
#include "platform/http/conditions.hpp"
#include "services/auth/links.hpp"
#include "services/auth/made_username.hpp"
#include "services/auth/service.hpp"
#include "services/auth/store.hpp"

// Patients who are registered at the desk, by staff. Reception finds them.
namespace consulta::auth {
namespace {

constexpr auto path = "/api/v1/reception/patients";
constexpr int usernames_tried = 5;

// As reception's search shows them.
struct AtDesk {
  Uuid id{};
  std::string full_name, email, phone;
};
BOOST_DESCRIBE_STRUCT(AtDesk, (), (id, full_name, email, phone))

struct Accepted {
  std::string status = "accepted";
};
BOOST_DESCRIBE_STRUCT(Accepted, (), (status))

http::Response shown(int status, const Account& a) {
  return http::answer(status, AtDesk{a.id, a.full_name, a.email, a.phone});
}

std::string location(const Uuid& id) {
  return std::string(path) + "/" + to_text(id);
}

const Account& patient(const MaybeAccount& account) {
  if (!account || account->role != Role::patient) throw not_found("patient");
  return *account;
}

RegisterAtDesk wish_of(const NewPatient& p) {
  RegisterAtDesk wish{new_id(), p.email.value_or(""), p.full_name, p.phone, p.language.value_or("pt")};
  for (int i = 0; i < usernames_tried; ++i) {
    wish.usernames.push_back(made_username(p.full_name, randombytes_uniform(10'000)));
  }
  return wish;
}

// Whoever has a password and an address that is proved sets another one by themselves.
void check_invited(const Account& account) {
  if (account.disabled) {
    throw Problem(409, "cannot_invite", "The account is closed. An administrator opens it first.");
  }
  if (!account.password_hash.empty() && !recovered_by_phone(account)) {
    throw Problem(
        409, "cannot_invite",
        "They have a password, and their email is proved. Who has forgotten it asks for a link on the login page.");
  }
}

class Api {
 public:
  Api(host::Host& host, const Options& options, Accounts& accounts)
      : host_(host), accounts_(accounts), links_(options.seal_key) {}

  host::Made add(const http::Request& request, broker::Work& work) {
    const auto claims = staff(request);
    const auto wish = wish_of(checked(request.json_body<NewPatient>()));
    const auto account = accounts_.begin(wish.id, wish, work);
    links_.invite(work, account);
    host::record(work, request, claims, {"patient.register", "patient", account.id});
    return {shown(201, account).with("Location", location(account.id)), account.id};
  }

  http::Response added(const http::Request& request, sql::Session& db, const Uuid& id) {
    staff(request);
    return shown(200, patient(store::find_account(db, id)));
  }

  http::Response one(const http::Request& request) {
    const auto claims = staff(request);
    auto session = host_.db().lease();
    const auto account = store::find_account(*session, request.id("id"));
    auto answer = shown(200, patient(account)).with("ETag", http::etag(account->id, account->version));
    host::record(*session, request, claims, {"patient.read", "patient", account->id});
    return answer;
  }

  http::Response invite(const http::Request& request) {
    const auto claims = staff(request);
    const auto wait = host_.change([&](broker::Work& work) {
      const auto account = store::lock_account(work.db(), request.id("id"));
      check_invited(patient(account));
      const auto left = links_.invite(work, *account);
      if (left.count() == 0) host::record(work, request, claims, {"patient.invite", "patient", account->id});
      return left;
    });
    if (wait.count() == 0) return http::answer(202, Accepted{});
    Problem problem(429, "too_many_requests", "A link was sent just now. Have them look at their phone first.");
    problem.retry_after_seconds = static_cast<int>(wait.count());
    throw problem;
  }

 private:
  Claims staff(const http::Request& request) const { return host_.caller(request, {Role::receptionist, Role::admin}); }

  host::Host& host_;
  Accounts& accounts_;
  Links links_;
};

}  // namespace

void add_desk_routes(host::Host& host, const Options& options, Accounts& accounts) {
  auto api = std::make_shared<Api>(host, options, accounts);
  host.create(path,
              {[api](const http::Request& r, broker::Work& work) { return api->add(r, work); },
               [api](const http::Request& r, sql::Session& db, const Uuid& id) { return api->added(r, db, id); }});
  auto& router = host.router();
  // The gateway brings the list to reception: here it is known for the Allow of a 405 alone.
  router.get(path, [](const http::Request&) -> http::Response { throw not_found("list"); });
  router.get("/api/v1/reception/patients/{id}", [api](const http::Request& r) { return api->one(r); });
  router.post("/api/v1/reception/patients/{id}/invitation", [api](const http::Request& r) { return api->invite(r); });
}

}  // namespace consulta::auth
