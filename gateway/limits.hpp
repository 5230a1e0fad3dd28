// How much one client, one account, and one client at the doors of accounts may ask of all event loops together, and
// how often a client may connect or an account have an export of all that is kept about it. A client is its address, or
// the /64 of it (limit_key). Safe from any thread.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "gateway/rate_limit.hpp"
#include "platform/text/ids.hpp"

namespace consulta::gateway {

class Limits {
 public:
  // `rate` requests a second by each client, and by each account; twice as many at once; half of that at the doors
  // (login, register, refresh); as many new connections as requests. 0: no limit.
  explicit Limits(double rate);

  // Throw Problem 429 with the time to wait.
  void client(const std::string& key);
  void login(const std::string& key);
  void account(const Uuid& user);
  // Ten an hour, whatever `rate` is, but 0: an export takes many questions.
  void exported(const Uuid& user);
  // One more connection of a client. Asked before anything is done for it: a handshake costs more than most requests,
  // and no request need come.
  void connection(const std::string& key);

  // For sharing them with other gateways: from now on what is spent is counted, and told once.
  void share();
  std::unordered_map<std::string, int> take_spent();
  void charge(const std::string& key, double tokens);  // a key of take_spent()

 private:
  struct Kind {
    char name;
    RateLimit limit;
  };
  void spend(Kind& kind, std::string_view key, const char* refused = "Too many requests at once. Wait a moment.");

  bool off_;
  std::mutex mutex_;
  bool shared_ = false;
  std::unordered_map<std::string, int> spent_;
  Kind clients_, logins_, accounts_, connections_, exports_;
};

}  // namespace consulta::gateway
