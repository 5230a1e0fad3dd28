#include "services/auth/current_password.hpp"

#include <algorithm>

#include "engine/host/accesses.hpp"
#include "platform/security/passwords.hpp"
#include "services/auth/second_step.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

constexpr std::chrono::minutes fresh{5};

Guesser guesser_in_session(const http::Request& request, const Claims& caller) {
  return {to_text(caller.sub), http::client_of(request), "session\n" + to_text(caller.sid)};
}

}  // namespace

Problem CurrentPassword::wrong() {
  return {403, "wrong_password", "The present password is another. Try again, or have a link sent to set a new one."};
}

void CurrentPassword::ask(http::Request request, const Claims& caller, std::optional<std::string> password,
                          const http::Reply& reply, const Then& then) const {
  if (password) return check(std::move(request), caller, std::move(*password), reply, then);
  const auto account = just_logged_in(caller);
  reply(then(request, account));
}

Account CurrentPassword::just_logged_in(const Claims& caller) const {
  const auto now = Clock::now();
  auto db = host_.db().lease();
  const bool just = std::ranges::any_of(store::sessions_of(*db, caller.sub, now), [&](const store::Session& session) {
    return session.id == caller.sid && now - session.created_at < fresh;
  });
  if (!just) throw invalid("current_password", "is required where the login is more than five minutes old");
  auto account = store::find_account(*db, caller.sub);
  if (!account) throw not_found("user");
  return std::move(*account);
}

void CurrentPassword::check(http::Request request, const Claims& caller, std::string password, const http::Reply& reply,
                            Then then) const {
  if (password.size() > 1024) throw invalid("current_password", "is too long");
  hashing_.check_room(request);
  const auto now = Clock::now();
  const Guesses guesses(Secret::password, guesser_in_session(request, caller), options_);
  std::optional<Account> account;
  {
    auto db = host_.db().lease();
    account = store::find_account(*db, caller.sub);
    if (!account) throw not_found("user");
    guesses.check(*db, now);
  }
  const auto shared = std::make_shared<const http::Request>(std::move(request));
  hashing_.run(shared, reply,
               [this, shared, guesses, account = std::move(*account), password = std::move(password), reply,
                then = std::move(then)] {
                 guesses.count(*host_.db().lease());
                 if (!check_password(account.password_hash, password)) {
                   const host::Actor who(account.id, account.role);
                   host::record(*host_.db().lease(), *shared, who, {"password.failed", "user", account.id});
                   throw wrong();
                 }
                 guesses.take_back(*host_.db().lease());
                 reply(then(*shared, account));
               });
}

void CurrentPassword::ask_with_code(http::Request request, const Claims& caller, Confirmation said,
                                    const http::Reply& reply, const Then& then) const {
  if (!said.current_password) return ask(std::move(request), caller, {}, reply, then);
  if (said.code && said.code->size() > longest_code) throw invalid("code", "is too long");
  ask(std::move(request), caller, std::move(said.current_password), reply,
      [this, caller, code = std::move(said.code), then](const auto& asked, const Account& account) {
        if (account.mfa) check_code(asked, caller, account, code);
        return then(asked, account);
      });
}

void CurrentPassword::check_code(const http::Request& request, const Claims& caller, const Account& account,
                                 const std::optional<std::string>& code) const {
  if (!code) throw invalid("code", "is required: the account has a second factor");
  const Guesses guesses(Secret::code, guesser_in_session(request, caller), options_);
  guesses.count(*host_.db().lease());
  const bool right = host_.change([&](broker::Work& work) {
    auto factor = store::lock_second_factor(work.db(), account.id);
    if (!factor || !use_code(work.db(), *factor, *code, options_, Clock::now())) return false;
    store::save_second_factor(work.db(), *factor);
    guesses.take_back(work.db());
    return true;
  });
  if (!right) throw wrong_code();
}

}  // namespace consulta::auth
