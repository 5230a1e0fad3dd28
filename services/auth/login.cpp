#include "services/auth/login.hpp"

#include "platform/http/checks.hpp"
#include "platform/observe/log.hpp"
#include "platform/security/base64.hpp"
#include "platform/security/keyed_hash.hpp"
#include "platform/security/passwords.hpp"
#include "platform/text/text.hpp"

namespace consulta::auth {
namespace {

constexpr auto device_cookie = "device";

struct Body {
  std::optional<std::string> email, username;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(Body, (), (email, username, password))

Body read(const http::Request& request) {
  auto body = request.json_body<Body>();
  if (!body.email && !body.username) throw invalid("email", "is required, or username");
  Checks checks;
  checks.length(body.email.value_or(""), 0, 254, "email");
  checks.length(body.username.value_or(""), 0, 254, "username");
  checks.require(body.password.size() <= 1024, "password", "is too long");
  checks.done();
  return body;
}

Problem wrong() {
  return {401, "invalid_credentials", "The email or the password is wrong."};
}

// Whether only the one who tries is counted by it.
bool own(Counted what) {
  return what == Counted::account_and_client || what == Counted::account_and_device;
}

}  // namespace

struct Login::Attempt {
  // What it counts for, in the order in which all lock it.
  struct Count {
    Counted what;
    AttemptRule rule;
    std::string name;
  };
  std::shared_ptr<const http::Request> request;
  std::string password, device;
  std::optional<store::Credentials> credentials;
  std::vector<Count> counts;
};

Login::Attempt Login::begin(http::Request request) const {
  auto body = read(request);
  hashing_.check_room(request);
  Attempt attempt;
  attempt.password = std::move(body.password);
  attempt.device = request.cookie(device_cookie).value_or("");
  const auto name = lower_case(body.email ? *body.email : *body.username);
  const auto now = Clock::now();
  auto db = host_.db().lease();
  attempt.credentials = store::find_credentials(*db, name);
  // Email and username are one account; where there is none, each name is counted as if it were one.
  const auto& known = attempt.credentials;
  const auto account = known ? to_text(known->id) : name;
  const auto device = known ? options_.devices.device_of(attempt.device, known->id, now) : std::nullopt;
  for (const auto what : counted(device.has_value())) {
    auto text = json::enum_text(what);
    if (what != Counted::client) text += "\n" + account;
    if (what != Counted::account) text += "\n" + device.value_or(http::client_of(request));
    attempt.counts.push_back(
        {what, rule_of(what, options_.login_attempts), base64url_encode(keyed_hash(options_.attempts_key, text))});
  }
  attempt.request = std::make_shared<http::Request>(std::move(request));
  refuse_too_many(*db, attempt, now, false);
  return attempt;
}

void Login::run(http::Request request, const http::Reply& reply) const {
  auto attempt = std::make_shared<Attempt>(begin(std::move(request)));
  hashing_.run(attempt->request, reply, [this, attempt, reply] {
    count(*attempt);
    const bool right = attempt->credentials ? check_password(attempt->credentials->password_hash, attempt->password)
                                            : check_no_password(attempt->password);
    if (!right) throw wrong();
    reply(finish(*attempt));
  });
}

void Login::refuse_too_many(sql::Session& db, const Attempt& attempt, Instant now, bool lock) const {
  std::chrono::seconds wait{0};
  for (const auto& count : attempt.counts) {
    const auto so_far = lock ? store::lock_attempts(db, count.name, now) : store::find_attempts(db, count.name);
    wait = std::max(wait, wait_of(so_far, count.rule, now));
    if (lock) store::save_attempts(db, count.name, with_attempt(so_far, count.rule, now), count.rule);
  }
  if (wait.count() == 0) return;
  Problem problem(429, "too_many_attempts", "Too many failed logins. Wait before you try again.");
  problem.retry_after_seconds = static_cast<int>(wait.count());
  throw problem;
}

// As failed, before it is known: else as many guesses could be under way at once as somebody likes. Looked at anew, for
// others were counted while this one waited.
void Login::count(const Attempt& attempt) const {
  auto db = host_.db().lease();
  engine::run_attempts(
      [&](engine::Way) {
        sql::Transaction transaction(*db);
        refuse_too_many(*db, attempt, Clock::now(), true);
        transaction.commit();
      },
      {engine::Way::plain});
}

http::Response Login::finish(const Attempt& attempt) const {
  return host_.change([&](broker::Work& work) { return open_session(work, attempt); });
}

http::Response Login::open_session(broker::Work& work, const Attempt& attempt) const {
  const auto now = Clock::now();
  // Looked at only now, and held: who disables it ends the sessions that are there to be seen.
  const auto user = store::hold_account(work.db(), attempt.credentials->id);
  if (!user || user->disabled) throw wrong();
  // What others are counted by too must not be wiped by somebody who has an account of their own.
  for (const auto& count : attempt.counts) {
    if (own(count.what)) {
      store::forget_attempts(work.db(), count.name);
    } else {
      store::take_back_attempt(work.db(), count.name);
    }
  }
  auto response = sessions_.open(*attempt.request, work, *user, now);
  response.with("Set-Cookie",
                Sessions::cookie(device_cookie, options_.devices.after_login(attempt.device, user->id, now),
                                 {auth_path, KnownDevices::life}, sessions_.by_tls(*attempt.request)));
  return response;
}

}  // namespace consulta::auth
