#include "services/auth/login.hpp"

#include "clinic/email.hpp"
#include "engine/host/accesses.hpp"
#include "platform/http/checks.hpp"
#include "platform/security/passwords.hpp"
#include "services/auth/second_step.hpp"

namespace consulta::auth {
namespace {

Problem wrong() {
  return {401, "invalid_credentials", "The email or the password is wrong."};
}

}  // namespace

// Either step: a name and a password, or a challenge and a code.
struct Login::Body {
  std::optional<std::string> email, username, password, challenge, code;
  BOOST_DESCRIBE_CLASS(Body, (), (email, username, password, challenge, code), (), ())
};

struct Login::Attempt {
  std::shared_ptr<const http::Request> request;
  std::string password;
  std::optional<store::Credentials> credentials;
  std::optional<Guesses> guesses;
};

Login::Body Login::read(const http::Request& request) {
  auto body = request.json_body<Body>();
  Checks checks;
  if (body.challenge || body.code) {
    checks.require(body.challenge && body.code, body.code ? "challenge" : "code", "is required");
    checks.require(!body.email && !body.username && !body.password, "challenge", "comes with a code alone");
    checks.length(body.challenge.value_or(""), 0, 1000, "challenge");
    checks.length(body.code.value_or(""), 0, longest_code, "code");
  } else {
    checks.require(body.email || body.username, "email", "is required, or username");
    checks.require(body.password.has_value(), "password", "is required");
    checks.length(body.email.value_or(""), 0, 254, "email");
    checks.length(body.username.value_or(""), 0, 254, "username");
    checks.require(body.password.value_or("").size() <= 1024, "password", "is too long");
  }
  checks.done();
  return body;
}

Login::Attempt Login::begin(http::Request request, Body body) const {
  hashing_.check_room(request);
  Attempt attempt;
  attempt.password = std::move(*body.password);
  const auto name = body.email ? *body.email : *body.username;
  const auto now = Clock::now();
  auto db = host_.db().lease();
  attempt.credentials = store::find_credentials(*db, name);
  // Email and username are one account; where there is none, each name is counted as if it were one.
  const auto& known = attempt.credentials;
  const auto who = known ? guesser_of(request, known->id, options_, now)
                         : Guesser{email_key(name), http::client_of(request), std::nullopt};
  attempt.guesses.emplace(Secret::password, who, options_);
  attempt.request = std::make_shared<http::Request>(std::move(request));
  attempt.guesses->check(*db, now);
  return attempt;
}

void Login::run(http::Request request, const http::Reply& reply) const {
  auto body = read(request);
  if (body.challenge) return reply(SecondStep(host_, options_, sessions_).run(request, *body.challenge, *body.code));
  auto attempt = std::make_shared<Attempt>(begin(std::move(request), std::move(body)));
  hashing_.run(attempt->request, reply, [this, attempt, reply] {
    attempt->guesses->count(*host_.db().lease());
    const bool right = attempt->credentials ? check_password(attempt->credentials->password_hash, attempt->password)
                                            : check_no_password(attempt->password);
    if (!right) refuse(*attempt);
    reply(finish(*attempt));
  });
}

void Login::refuse(const Attempt& attempt) const {
  const auto whose = attempt.credentials ? std::optional(attempt.credentials->id) : std::nullopt;
  host::record(*host_.db().lease(), *attempt.request, {}, {"login.failed", "user", whose});
  throw wrong();
}

http::Response Login::finish(const Attempt& attempt) const {
  const auto answer = host_.change([&](broker::Work& work) { return open_session(work, attempt); });
  if (!answer) refuse(attempt);
  return *answer;
}

// Nothing where the account is disabled, has another password by now, or one that was not its own for too long.
std::optional<http::Response> Login::open_session(broker::Work& work, const Attempt& attempt) const {
  const auto now = Clock::now();
  // Looked at only now, and held: who disables it, or sets another password, ends the sessions that are there to be
  // seen.
  const auto user = store::hold_account(work.db(), attempt.credentials->id);
  if (!user || user->disabled || user->password_hash != attempt.credentials->password_hash) return std::nullopt;
  if (user->password_until && *user->password_until <= now) return std::nullopt;
  attempt.guesses->take_back(work.db());
  if (!user->mfa) return let_in(sessions_, options_, *attempt.request, work, *user, now);
  const auto challenge = options_.challenges.of(state_of(*user, store::find_second_factor(work.db(), user->id)), now);
  work.commit();
  Problem problem(401, "mfa_required", "Send the challenge with a code of the authenticator, or a recovery code.");
  problem.members.emplace_back("challenge", challenge);
  throw problem;
}

}  // namespace consulta::auth
