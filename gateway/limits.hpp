// How much one client, one account, and one client at the doors of accounts may ask of all event loops together. Safe
// from any thread.
#pragma once

#include <mutex>

#include "gateway/rate_limit.hpp"
#include "platform/ids.hpp"

namespace consulta::gateway {

class Limits {
 public:
  // `rate` requests a second by each client, and by each account; twice as many at once; half of that at the doors
  // (login, register, refresh). 0: no limit.
  explicit Limits(double rate);

  // Throw Problem 429 with the time to wait.
  void client(const std::string& address);
  void login(const std::string& address);
  void account(const Uuid& user);

 private:
  void spend(RateLimit& limit, std::string_view key);

  bool off_;
  std::mutex mutex_;
  RateLimit clients_, logins_, accounts_;
};

}  // namespace consulta::gateway
