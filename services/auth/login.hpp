// The door: who says which password, how often they may, and what it opens. It answers the same, after the same time,
// whether or not there is such an account.
#pragma once

#include "services/auth/hashing.hpp"
#include "services/auth/login_attempts.hpp"
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
  struct Attempt;
  Attempt begin(http::Request request) const;
  void refuse_too_many(sql::Session& db, const Attempt& attempt, Instant now, bool lock) const;
  void count(const Attempt& attempt) const;
  http::Response finish(const Attempt& attempt) const;
  http::Response open_session(broker::Work& work, const Attempt& attempt) const;

  host::Host& host_;
  const Options& options_;
  const Sessions& sessions_;
  Hashing& hashing_;
};

}  // namespace consulta::auth
