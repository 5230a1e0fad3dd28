#include "services/auth/guesses.hpp"

#include "platform/security/base64.hpp"
#include "platform/security/keyed_hash.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

// Whether only the one who tries is counted by it.
bool own(Counted what) {
  return what == Counted::account_and_client || what == Counted::account_and_device;
}

}  // namespace

Guesser guesser_of(const http::Request& request, const Uuid& account, const Options& options, Instant now) {
  const auto cookie = request.cookie(device_cookie).value_or("");
  return {to_text(account), http::client_of(request), options.devices.device_of(cookie, account, now)};
}

Guesses::Guesses(Secret secret, const Guesser& who, const Options& options) {
  for (const auto what : counted(who.device.has_value())) {
    std::string text = secret == Secret::code ? "code\n" : "";
    text += json::enum_text(what);
    if (what != Counted::client) text += "\n" + who.account;
    if (what != Counted::account) text += "\n" + who.device.value_or(who.client);
    counts_.push_back(
        {what, rule_of(what, options.login_attempts), base64url_encode(keyed_hash(options.attempts_key, text))});
  }
}

void Guesses::check(sql::Session& db, Instant now) const {
  refuse_too_many(db, now, false);
}

void Guesses::count(sql::Session& db) const {
  engine::run_attempts(
      [&](engine::Way) {
        sql::Transaction transaction(db);
        refuse_too_many(db, Clock::now(), true);
        transaction.commit();
      },
      {engine::Way::plain});
}

void Guesses::take_back(sql::Session& db) const {
  for (const auto& count : counts_) {
    if (own(count.what)) {
      store::forget_attempts(db, count.name);
    } else {
      store::take_back_attempt(db, count.name);
    }
  }
}

void Guesses::refuse_too_many(sql::Session& db, Instant now, bool lock) const {
  std::chrono::seconds wait{0};
  for (const auto& count : counts_) {
    const auto so_far = lock ? store::lock_attempts(db, count.name, now) : store::find_attempts(db, count.name);
    wait = std::max(wait, wait_of(so_far, count.rule, now));
    if (lock) store::save_attempts(db, count.name, with_attempt(so_far, count.rule, now), count.rule);
  }
  if (wait.count() == 0) return;
  Problem problem(429, "too_many_attempts", "Too many failed attempts. Wait before you try again.");
  problem.retry_after_seconds = static_cast<int>(wait.count());
  throw problem;
}

}  // namespace consulta::auth
