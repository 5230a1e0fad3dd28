// The door: who says which password, how often they may, and what it opens: a session, or where the account has a
// second factor the second step (second_step.hpp). It answers the same, after the same time, whether or not there is
// such an account.
#pragma once

#include "services/auth/guesses.hpp"
#include "services/auth/hashing.hpp"
#include "services/auth/sessions.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {

class Login {
 public:
  Login(host::Host& host, const Options& options, const Sessions& sessions, Hashing& hashing)
      : host_(host), options_(options), sessions_(sessions), hashing_(hashing) {}

  // POST /auth/login. Whoever must wait is told at once, before a password is hashed.
  void run(http::Request request, const http::Reply& reply) const;

 private:
  struct Body;
  struct Attempt;
  static Body read(const http::Request& request);
  Attempt begin(http::Request request, Body body) const;
  [[noreturn]] void refuse(const Attempt& attempt) const;
  http::Response finish(const Attempt& attempt) const;
  std::optional<http::Response> open_session(broker::Work& work, const Attempt& attempt) const;

  host::Host& host_;
  const Options& options_;
  const Sessions& sessions_;
  Hashing& hashing_;
};

}  // namespace consulta::auth
