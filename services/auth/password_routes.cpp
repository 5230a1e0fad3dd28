#include <array>

#include "clinic/email.hpp"
#include "clinic/new_password.hpp"
#include "engine/host/accesses.hpp"
#include "platform/http/checks.hpp"
#include "platform/http/conditions.hpp"
#include "platform/security/passwords.hpp"
#include "services/auth/current_password.hpp"
#include "services/auth/links.hpp"

// Passwords that are forgotten and changed, and addresses that are proved.
namespace consulta::auth {
namespace {

struct Forgotten {
  std::string email;
};
BOOST_DESCRIBE_STRUCT(Forgotten, (), (email))

struct Reset {
  std::string token, password;
};
BOOST_DESCRIBE_STRUCT(Reset, (), (token, password))

struct Change {
  std::string current_password, password;
};
BOOST_DESCRIBE_STRUCT(Change, (), (current_password, password))

struct Proof {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(Proof, (), (token))

struct Accepted {
  std::string status = "accepted";
};
BOOST_DESCRIBE_STRUCT(Accepted, (), (status))

// For its owner: throws Problem 422.
void check_for(const Account& account, const std::string& password) {
  Checks checks;
  check_new_password(checks, password,
                     std::array{account.email, account.full_name, account.phone, account.username.value_or("")});
  checks.done();
}

class Api {
 public:
  Api(host::Host& host, const Options& options, Accounts& accounts, Hashing& hashing)
      : host_(host),
        accounts_(accounts),
        hashing_(hashing),
        current_password_(host, options, hashing),
        links_(options.seal_key) {}

  // Answers before anything is looked up: neither the answer nor its time says whether there is such an account.
  http::Response forgot(const http::Request& request) {
    const auto email = email_of(request.json_body<Forgotten>().email);
    if (!email) throw invalid("email", "must be an email address such as ana@example.com");
    host_.change([&](broker::Work& work) { store::insert_forgotten(work.db(), email_key(*email), Clock::now()); });
    return http::answer(202, Accepted{});
  }

  // A link that is none, and a password that will not do, are refused before a hash is waited for.
  void reset(http::Request request, const http::Reply& reply) {
    auto wish = std::make_shared<const Reset>(request.json_body<Reset>());
    {
      auto db = host_.db().lease();
      const auto account = store::find_account(*db, Links::find(*db, LinkKind::reset, wish->token).user_id);
      if (account) check_for(*account, wish->password);
    }
    hashing_.check_room(request);
    auto shared = std::make_shared<const http::Request>(std::move(request));
    hashing_.run(shared, reply, [this, shared, wish, reply] {
      const auto hash = hash_password(wish->password);
      host_.change([&](broker::Work& work) {
        const auto link = Links::use(work, LinkKind::reset, wish->token);
        // An invitation went to a phone, which proves no address.
        const bool invited = link.kind == LinkKind::invite;
        const auto proved = invited ? "" : link.email_key;
        set(
            link.user_id, {hash, std::nullopt, proved, invited}, [](const MaybeAccount&) {}, work);
        host::record(work, *shared, {}, {"password.reset", "user", link.user_id});
      });
      reply(http::no_content());
    });
  }

  void change(http::Request request, const http::Reply& reply) {
    const auto claims = host_.caller(request);
    auto wish = std::make_shared<const Change>(request.json_body<Change>());
    const auto account = store::find_account(*host_.db().lease(), claims.sub);
    if (!account) throw not_found("user");
    check_for(*account, wish->password);
    current_password_.ask(std::move(request), claims, wish->current_password, reply,
                          [this, claims, wish](const http::Request& asked, const Account& confirmed) {
                            const auto hash = hash_password(wish->password);
                            const auto may = [&](const MaybeAccount& account) {
                              const bool same = account && account->password_hash == confirmed.password_hash;
                              if (!same) throw CurrentPassword::wrong();
                            };
                            host_.change([&](broker::Work& work) {
                              http::check_preconditions(asked, "");
                              set(claims.sub, {hash, claims.sid}, may, work);
                              host::record(work, asked, claims, {"password.change", "user", claims.sub});
                            });
                            return http::no_content();
                          });
  }

  http::Response verify(const http::Request& request) {
    const auto proof = request.json_body<Proof>();
    host_.change([&](broker::Work& work) {
      const auto link = Links::use(work, LinkKind::proof, proof.token);
      accounts_.wish(
          link.user_id, ProveEmail{link.email_key}, [](const MaybeAccount&) {}, [](const Account&) {}, work);
      host::record(work, request, {}, {"email.prove", "user", link.user_id});
    });
    return http::no_content();
  }

  http::Response resend(const http::Request& request) {
    const auto claims = host_.caller(request);
    const auto wait = host_.change([&](broker::Work& work) {
      const auto account = store::lock_account(work.db(), claims.sub);
      if (!account) throw not_found("user");
      if (account->email_verified) return std::chrono::seconds(0);
      if (account->email.empty()) throw Problem(409, "no_email", "There is no email address. Give one in the profile.");
      return links_.send(work, LinkKind::proof, {account->id, account->email, account->email_key});
    });
    if (wait.count() == 0) return http::answer(202, Accepted{});
    Problem problem(429, "too_many_requests", "A link was sent already. Look for it, also where spam goes.");
    problem.retry_after_seconds = static_cast<int>(wait.count());
    throw problem;
  }

 private:
  void set(const Uuid& user, const ChangePassword& wish, const std::function<void(const MaybeAccount&)>& may,
           broker::Work& work) {
    accounts_.wish(
        user, wish, may, [](const Account&) {}, work);
  }

  host::Host& host_;
  Accounts& accounts_;
  Hashing& hashing_;
  CurrentPassword current_password_;
  Links links_;
};

}  // namespace

void add_password_routes(host::Host& host, const Options& options, Accounts& accounts, Hashing& hashing) {
  auto api = std::make_shared<Api>(host, options, accounts, hashing);
  auto& router = host.router();
  router.post("/api/v1/auth/password/forgot", [api](const http::Request& r) { return api->forgot(r); });
  router.add(
      "POST", "/api/v1/auth/password/reset",
      http::DeferredHandler([api](http::Request r, const http::Reply& reply) { api->reset(std::move(r), reply); }));
  router.add("PUT", "/api/v1/users/password", http::DeferredHandler([api](http::Request r, const http::Reply& reply) {
               api->change(std::move(r), reply);
             }));
  router.post("/api/v1/auth/verify", [api](const http::Request& r) { return api->verify(r); });
  router.post("/api/v1/auth/verify/resend", [api](const http::Request& r) { return api->resend(r); });
}

}  // namespace consulta::auth
