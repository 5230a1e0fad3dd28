// Whether an access token may still be used: which sessions are over, as the broker tells (SessionRevoked, through a
// queue of our own) and as auth says when asked, which is at every subscription and again and again while the broker is
// silent. While neither is heard of for long, no token is trusted (see RevocationWatch). Safe from any thread.
#pragma once

#include <atomic>
#include <mutex>
#include <string>

#include "clinic/tokens.hpp"
#include "gateway/revocation_watch.hpp"
#include "gateway/revoked_sessions.hpp"
#include "platform/process/stoppable_thread.hpp"

namespace consulta::gateway {

class Revocations {
 public:
  // `auth_url` is auth's own address, without a path, `internal_key` what it asks for. `token_life` bounds how long a
  // revoked session matters; `silence` as RevocationWatch has it.
  Revocations(std::string broker_url, std::string auth_url, std::string internal_key, std::chrono::seconds token_life,
              std::chrono::seconds silence);

  bool revoked(const Claims& claims) const;
  // False while it cannot be known who has logged out.
  bool known() const { return known_; }

 private:
  void listen(StoppableThread::Loop& loop);
  void subscribe(StoppableThread::Loop& loop);
  void ask(StoppableThread::Loop& loop);
  void load();
  void add(const Uuid& session, Instant until);
  template <class Change>
  void note(Change change);

  std::string broker_url_, auth_url_, internal_key_;
  std::chrono::seconds token_life_;
  mutable std::mutex mutex_;
  RevocationWatch watch_;
  RevokedSessions sessions_;
  std::atomic<bool> any_{false};
  std::atomic<bool> known_{false};
  // The broker may keep its own waiting for long; auth is asked meanwhile.
  StoppableThread asker_, listener_;
};

}  // namespace consulta::gateway
