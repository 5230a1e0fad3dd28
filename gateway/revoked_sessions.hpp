// Sessions that are over although their access tokens have not expired, in bounded memory: when there are more than
// `most`, all are forgotten and every token made until then is refused instead. Whoever holds one gets a new one by the
// refresh token, which a revoked session does not have. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "platform/text/ids.hpp"
#include "platform/time/time.hpp"

namespace consulta::gateway {

class RevokedSessions {
 public:
  explicit RevokedSessions(std::size_t most = 200'000) : most_(most) {}

  // Tokens of the session are refused until then, when the last of them has expired.
  void add(const Uuid& session, Instant until, Instant now);
  // Whether a token of the session, made at `issued` (seconds since 1970), is refused.
  bool refuses(const Uuid& session, std::int64_t issued) const;
  bool empty() const { return sessions_.empty() && refused_until_ == 0; }
  std::size_t size() const { return sessions_.size(); }

 private:
  void forget_expired(Instant now);

  std::size_t most_;
  std::unordered_map<Uuid, Instant, UuidHash> sessions_;
  Instant looked_at_{};
  std::int64_t refused_until_ = 0;
};

}  // namespace consulta::gateway
