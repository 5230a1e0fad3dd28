#include "gateway/revoked_sessions.hpp"

namespace consulta::gateway {
namespace {

constexpr auto look_every = std::chrono::seconds(10);

}  // namespace

void RevokedSessions::add(const Uuid& session, Instant until, Instant now) {
  if (until <= now) return;
  if (now - looked_at_ >= look_every || sessions_.size() >= most_) forget_expired(now);
  auto& known = sessions_[session];
  known = std::max(known, until);
  if (sessions_.size() <= most_) return;
  sessions_.clear();
  // The second that has begun too: a token made in it may be older than what was forgotten.
  refused_until_ = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() + 1;
}

bool RevokedSessions::refuses(const Uuid& session, std::int64_t issued) const {
  return issued < refused_until_ || sessions_.contains(session);
}

void RevokedSessions::forget_expired(Instant now) {
  looked_at_ = now;
  std::erase_if(sessions_, [&](const auto& entry) { return entry.second <= now; });
}

}  // namespace consulta::gateway
