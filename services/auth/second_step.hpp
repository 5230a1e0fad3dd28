// The second step of a login: a code, for the challenge that the right password was answered with.
#pragma once

#include "services/auth/challenge.hpp"
#include "services/auth/second_factor.hpp"
#include "services/auth/sessions.hpp"

namespace consulta::auth {

// As a challenge is bound to it.
Challenges::State state_of(const Account& account, const std::optional<SecondFactor>& factor);

// An authenticator's, or a recovery code: as long as somebody may type one.
inline constexpr std::size_t longest_code = 60;

// Whether the code was good; from now on it is no more. The factor is locked; save it.
bool use_code(sql::Session& db, SecondFactor& factor, const std::string& code, const Options& options, Instant now);

// To who is logged in.
Problem wrong_code();

// The answer to a login that is good: a new session, in the transaction of `work`, in which the account is held, and
// the device is known from now on.
http::Response let_in(const Sessions& sessions, const Options& options, const http::Request& request,
                      broker::Work& work, const User& user, Instant now);

class SecondStep {
 public:
  SecondStep(host::Host& host, const Options& options, const Sessions& sessions)
      : host_(host), options_(options), sessions_(sessions) {}

  // Throws Problem 401 where the challenge or the code is not good, 429 where there is to wait.
  http::Response run(const http::Request& request, const std::string& challenge, const std::string& code) const;

 private:
  void check_challenge(sql::Session& db, const Uuid& account, const std::string& challenge, Instant now) const;

  host::Host& host_;
  const Options& options_;
  const Sessions& sessions_;
};

}  // namespace consulta::auth
