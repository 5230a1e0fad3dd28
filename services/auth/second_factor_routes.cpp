// /auth/mfa: to set up a second factor, and to do without it again.
#include "engine/host/accesses.hpp"
#include "platform/http/conditions.hpp"
#include "platform/text/qr_code.hpp"
#include "services/auth/current_password.hpp"
#include "services/auth/second_factor.hpp"
#include "services/auth/second_step.hpp"
#include "services/auth/service.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

struct Code {
  std::string code;
};
BOOST_DESCRIBE_STRUCT(Code, (), (code))

struct Begun {
  std::string otpauth_uri, svg;
};
BOOST_DESCRIBE_STRUCT(Begun, (), (otpauth_uri, svg))

struct Confirmed {
  std::vector<std::string> recovery_codes;
};
BOOST_DESCRIBE_STRUCT(Confirmed, (), (recovery_codes))

template <class T>
http::Response shown_once(const T& secret) {
  return http::ok(secret).with("Cache-Control", "no-store");
}

void check_disabled(const MaybeAccount& account) {
  if (!account) throw not_found("user");
  if (account->mfa) throw Problem(409, "mfa_enabled", "There is a second factor already. Remove it first.");
}

class SecondFactors {
 public:
  SecondFactors(host::Host& host, const Options& options, Accounts& accounts, Hashing& hashing)
      : host_(host), options_(options), accounts_(accounts), current_password_(host, options, hashing) {}

  void begin(http::Request request, const http::Reply& reply) const {
    const auto caller = host_.enrolling_caller(request);
    auto body = CurrentPassword::said<PasswordAgain>(request);
    current_password_.ask(std::move(request), caller, std::move(body.current_password), reply,
                          [this, id = caller.sub](const auto&, const auto&) {
                            return host_.change([&](broker::Work& work) { return begin(work.db(), id); });
                          });
  }

  http::Response confirm(const http::Request& request) const {
    const auto caller = host_.enrolling_caller(request);
    const auto id = caller.sub;
    const auto body = request.json_body<Code>();
    if (body.code.size() > longest_code) throw invalid("code", "is too long");
    const Guesses guesses(Secret::code, guesser_of(request, id, options_, Clock::now()), options_);
    guesses.count(*host_.db().lease());
    const auto codes = new_recovery_codes();
    host_.change([&](broker::Work& work) {
      const auto may = [&](const MaybeAccount& account) {
        check_disabled(account);
        confirm(work.db(), id, body.code, codes);
        guesses.take_back(work.db());
      };
      accounts_.wish(
          id, SetSecondFactor{true, caller.sid}, may, [](const Account&) {}, work);
      host::record(work, request, caller, {"second_factor.on", "user", id});
    });
    return shown_once(Confirmed{codes});
  }

  void remove(http::Request request, const http::Reply& reply) const {
    const auto caller = host_.enrolling_caller(request);
    auto body = CurrentPassword::said<Confirmation>(request);
    current_password_.ask_with_code(std::move(request), caller, std::move(body), reply,
                                    [this, caller](const http::Request& asked, const auto&) {
                                      host_.change([&](broker::Work& work) { remove(work, caller, asked); });
                                      return http::no_content();
                                    });
  }

 private:
  http::Response begin(sql::Session& db, const Uuid& id) const {
    const auto account = store::hold_account(db, id);
    check_disabled(account);
    const auto secret = new_totp_secret();
    store::begin_second_factor(db, id, options_.totp_secrets.sealed(secret));
    const auto uri = otpauth_uri(secret, options_.issuer, login_name(*account));
    return shown_once(Begun{uri, qr_code_svg(uri)});
  }

  // The account is locked.
  void confirm(sql::Session& db, const Uuid& id, const std::string& code, const std::vector<std::string>& codes) const {
    const auto now = Clock::now();
    auto factor = store::lock_second_factor(db, id);
    if (!factor) throw Problem(409, "mfa_not_begun", "Begin with your password, then confirm with a code.");
    const auto step = matching_step(code, options_.totp_secrets.open(factor->sealed_secret), factor->last_step, now);
    if (!step) throw wrong_code();
    factor->last_step = *step;
    store::save_second_factor(db, *factor);
    for (const auto& one : codes) {
      store::insert_recovery_code(db, id, recovery_code_hash(one, id, options_.recovery_key).value());
    }
  }

  void remove(broker::Work& work, const Claims& caller, const http::Request& request) const {
    const auto& id = caller.sub;
    const auto may = [&](const MaybeAccount& account) {
      if (!account) throw not_found("user");
      if (options_.needs_mfa(account->role)) {
        throw Problem(409, "mfa_required_for_staff", "The clinic asks you for a second factor: it cannot be removed.");
      }
    };
    const auto still = [&](const Account&) { http::check_preconditions(request, ""); };
    accounts_.wish(id, SetSecondFactor{false, caller.sid}, may, still, work);
    store::remove_second_factor(work.db(), id);
    host::record(work, request, caller, {"second_factor.off", "user", id});
  }

  host::Host& host_;
  const Options& options_;
  Accounts& accounts_;
  CurrentPassword current_password_;
};

}  // namespace

void add_second_factor_routes(host::Host& host, const Options& options, Accounts& accounts, Hashing& hashing) {
  auto factors = std::make_shared<SecondFactors>(host, options, accounts, hashing);
  auto& router = host.router();
  router.add("POST", "/api/v1/auth/mfa", http::DeferredHandler([factors](http::Request r, const http::Reply& reply) {
               factors->begin(std::move(r), reply);
             }));
  router.post("/api/v1/auth/mfa/confirm", [factors](const http::Request& r) { return factors->confirm(r); });
  router.add("DELETE", "/api/v1/auth/mfa", http::DeferredHandler([factors](http::Request r, const http::Reply& reply) {
               factors->remove(std::move(r), reply);
             }));
}

}  // namespace consulta::auth
