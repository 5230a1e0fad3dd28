#include "services/auth/second_step.hpp"

#include "engine/host/accesses.hpp"
#include "services/auth/guesses.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

Problem over() {
  return {401, "invalid_credentials", "This login took too long, or is over. Begin again with the password."};
}

Problem wrong() {
  return {401, "invalid_credentials", "The code is wrong, or was used already."};
}

}  // namespace

Challenges::State state_of(const Account& account, const std::optional<SecondFactor>& factor) {
  return {account.id, account.password_hash, factor ? factor->uses : 0};
}

bool use_code(sql::Session& db, SecondFactor& factor, const std::string& code, const Options& options, Instant now) {
  if (const auto hash = recovery_code_hash(code, factor.user_id, options.recovery_key)) {
    return store::use_recovery_code(db, factor.user_id, *hash);
  }
  const auto step = matching_step(code, options.totp_secrets.open(factor.sealed_secret), factor.last_step, now);
  if (step) factor.last_step = *step;
  return step.has_value();
}

Problem wrong_code() {
  return {403, "wrong_code", "The code is wrong, or was used already. Enter the one that the authenticator shows now."};
}

http::Response let_in(const Sessions& sessions, const Options& options, const http::Request& request,
                      broker::Work& work, const User& user, Instant now) {
  host::record(work, request, host::Actor(user.id, user.role), {"login.success", "user", user.id});
  auto response = sessions.open(request, work, user, now);
  const auto device = options.devices.after_login(request.cookie(device_cookie).value_or(""), user.id, now);
  response.with("Set-Cookie",
                Sessions::cookie(device_cookie, device, {auth_path, KnownDevices::life}, sessions.by_tls(request)));
  return response;
}

http::Response SecondStep::run(const http::Request& request, const std::string& challenge,
                               const std::string& code) const {
  const auto id = Challenges::account_of(challenge);
  if (!id) throw over();
  const Guesses guesses(Secret::code, guesser_of(request, *id, options_, Clock::now()), options_);
  {
    auto db = host_.db().lease();
    // Who has none does not use up the owner's attempts.
    check_challenge(*db, *id, challenge, Clock::now());
    guesses.count(*db);
  }
  const auto answer = host_.change([&](broker::Work& work) -> std::optional<http::Response> {
    const auto now = Clock::now();
    auto& db = work.db();
    const auto account = store::hold_account(db, *id);
    auto factor = store::lock_second_factor(db, *id);
    const bool asked = account && !account->disabled && account->mfa && factor;
    if (!asked || !options_.challenges.good(challenge, state_of(*account, factor), now)) throw over();
    if (!use_code(db, *factor, code, options_, now)) return std::nullopt;
    ++factor->uses;
    store::save_second_factor(db, *factor);
    guesses.take_back(db);
    return let_in(sessions_, options_, request, work, *account, now);
  });
  if (answer) return *answer;
  host::record(*host_.db().lease(), request, {}, {"login.failed", "user", *id, "second_factor"});
  throw wrong();
}

void SecondStep::check_challenge(sql::Session& db, const Uuid& id, const std::string& challenge, Instant now) const {
  const auto account = store::find_account(db, id);
  if (!account) throw over();
  if (!options_.challenges.good(challenge, state_of(*account, store::find_second_factor(db, id)), now)) throw over();
}

}  // namespace consulta::auth
