#include "gateway/limits.hpp"

#include "platform/problem.hpp"

namespace consulta::gateway {

Limits::Limits(double rate)
    : off_(rate <= 0), clients_(rate, 2 * rate), logins_(rate / 2, rate), accounts_(rate, 2 * rate) {}

void Limits::client(const std::string& address) {
  spend(clients_, address);
}
void Limits::login(const std::string& address) {
  spend(logins_, address);
}
void Limits::account(const Uuid& user) {
  spend(accounts_, {reinterpret_cast<const char*>(user.data), sizeof user.data});
}

void Limits::spend(RateLimit& limit, std::string_view key) {
  if (off_) return;
  std::optional<std::chrono::seconds> wait;
  {
    std::lock_guard lock(mutex_);
    wait = limit.spend(key, std::chrono::steady_clock::now());
  }
  if (!wait) return;
  Problem problem(429, "too_many_requests", "Too many requests at once. Wait a moment.");
  problem.retry_after_seconds = static_cast<int>(wait->count());
  throw problem;
}

}  // namespace consulta::gateway
