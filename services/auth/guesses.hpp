// Guesses at what only the owner of an account knows: a password, or the code of the second factor. They are counted
// for who guesses (login_attempts.hpp), each kind apart, so that a right password does not wipe what was guessed at the
// code.
#pragma once

#include "services/auth/login_attempts.hpp"
#include "services/auth/service.hpp"

namespace consulta::auth {

enum class Secret { password, code };

struct Guesser {
  std::string account, client;
  std::optional<std::string> device;  // known from an earlier login
};
Guesser guesser_of(const http::Request& request, const Uuid& account, const Options& options, Instant now);

class Guesses {
 public:
  Guesses(Secret secret, const Guesser& who, const Options& options);

  // Throws Problem 429 where there is to wait.
  void check(sql::Session& db, Instant now) const;

  // One more, in a transaction of its own: as failed, before it is known, else as many guesses could be under way at
  // once as somebody likes. Looked at anew, for others were counted meanwhile: throws likewise.
  void count(sql::Session& db) const;

  // It was right. What others are counted by too is not wiped by somebody who has an account of their own.
  void take_back(sql::Session& db) const;

 private:
  struct Count {
    Counted what;
    AttemptRule rule;
    std::string name;
  };
  void refuse_too_many(sql::Session& db, Instant now, bool lock) const;

  std::vector<Count> counts_;  // in the order in which all lock them
};

// The cookie that tells a known device.
inline constexpr auto device_cookie = "device";

}  // namespace consulta::auth
