// Who is logged in says their password once more, before what matters most is changed: a session that was left open, or
// stolen, is not enough for it. Wrong ones are counted by session, so that whoever has one neither guesses for long nor
// keeps the owner out. For some of it a login of the last five minutes is as good.
#pragma once

#include "services/auth/account.hpp"
#include "services/auth/guesses.hpp"
#include "services/auth/hashing.hpp"

namespace consulta::auth {

// The body of a request that needs nothing else.
struct PasswordAgain {
  std::optional<std::string> current_password = {};
};
BOOST_DESCRIBE_STRUCT(PasswordAgain, (), (current_password))

struct Confirmation {
  std::optional<std::string> current_password = {};
  std::optional<std::string> code = {};  // of the second factor, where one is asked for
};
BOOST_DESCRIBE_STRUCT(Confirmation, (), (current_password, code))

class CurrentPassword {
 public:
  CurrentPassword(host::Host& host, const Options& options, Hashing& hashing)
      : host_(host), options_(options), hashing_(hashing) {}

  // Replies with what `then` returns, told the account, where the password is the caller's. Else 403 `wrong_password`,
  // 429 where there is to wait, 503 where too many wait for a hash. Without a password it is 422 for who has not just
  // logged in.
  using Then = std::function<http::Response(const http::Request&, const Account&)>;
  void ask(http::Request request, const Claims& caller, std::optional<std::string> password, const http::Reply& reply,
           const Then& then) const;

  // The same for what changes how the account is logged in to: where it has a second factor, a code is asked for too.
  // Throws Problem 422 where there is none, 403 `wrong_code`, likewise 429. Who has just logged in has said one.
  void ask_with_code(http::Request request, const Claims& caller, Confirmation said, const http::Reply& reply,
                     const Then& then) const;

  static Problem wrong();

  // The body of a request that may have none.
  template <class T>
  static T said(const http::Request& request) {
    return request.body.empty() ? T() : request.json_body<T>();
  }

 private:
  Account just_logged_in(const Claims& caller) const;
  void check(http::Request request, const Claims& caller, std::string password, const http::Reply& reply,
             Then then) const;
  void check_code(const http::Request& request, const Claims& caller, const Account& account,
                  const std::optional<std::string>& code) const;

  host::Host& host_;
  const Options& options_;
  Hashing& hashing_;
};

}  // namespace consulta::auth
