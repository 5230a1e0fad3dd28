// Sessions that are over although their access tokens have not expired. Told by SessionRevoked through a queue of one's
// own; what happened while the broker was not connected is asked of auth at every (re)connection.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>

#include "platform/ids.hpp"
#include "platform/time.hpp"

namespace consulta::gateway {

class Revocations {
 public:
  // `auth_url` is auth's own address, without a path, `internal_key` what it asks for. `token_life` bounds how long a
  // revoked session matters.
  Revocations(std::string broker_url, std::string auth_url, std::string internal_key, std::chrono::seconds token_life);
  ~Revocations();

  bool revoked(const Uuid& session) const;
  // Connected, and nothing can have been missed.
  bool complete() const { return complete_; }

 private:
  void run();
  void listen();
  void load();
  void add(const Uuid& session, Instant until);

  std::string broker_url_, auth_url_, internal_key_;
  std::chrono::seconds token_life_;
  mutable std::mutex mutex_;
  std::unordered_map<Uuid, Instant, UuidHash> sessions_;
  std::atomic<bool> any_{false};
  std::atomic<bool> complete_{false};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace consulta::gateway
