#include "gateway/limits.hpp"

#include <utility>

#include "platform/http/problem.hpp"

namespace consulta::gateway {
namespace {

constexpr std::size_t most_untold = 10'000;
constexpr double exports_an_hour = 10;

std::string_view key_of(const Uuid& user) {
  return {reinterpret_cast<const char*>(user.data), sizeof user.data};
}

}  // namespace

Limits::Limits(double rate)
    : off_(rate <= 0),
      clients_{'c', RateLimit(rate, 2 * rate)},
      logins_{'l', RateLimit(rate / 2, rate)},
      accounts_{'a', RateLimit(rate, 2 * rate)},
      connections_{'n', RateLimit(rate, 2 * rate)},
      exports_{'x', RateLimit(exports_an_hour / 3600, exports_an_hour)} {}

void Limits::client(const std::string& key) {
  spend(clients_, key);
}
void Limits::login(const std::string& key) {
  spend(logins_, key);
}
void Limits::connection(const std::string& key) {
  spend(connections_, key);
}
void Limits::account(const Uuid& user) {
  spend(accounts_, key_of(user));
}
void Limits::exported(const Uuid& user) {
  spend(exports_, key_of(user), "An export can be had ten times an hour. Keep the last one, or wait.");
}

void Limits::share() {
  std::lock_guard lock(mutex_);
  shared_ = !off_;
}

std::unordered_map<std::string, int> Limits::take_spent() {
  std::lock_guard lock(mutex_);
  return std::exchange(spent_, {});
}

void Limits::charge(const std::string& key, double tokens) {
  std::lock_guard lock(mutex_);
  for (auto* kind : {&clients_, &logins_, &accounts_, &connections_, &exports_}) {
    if (kind->name == key.front()) kind->limit.charge(key.substr(1), tokens, std::chrono::steady_clock::now());
  }
}

void Limits::spend(Kind& kind, std::string_view key, const char* refused) {
  if (off_) return;
  std::unique_lock lock(mutex_);
  const auto wait = kind.limit.spend(key, std::chrono::steady_clock::now());
  if (shared_ && !wait && spent_.size() < most_untold) ++spent_[kind.name + std::string(key)];
  if (!wait) return;
  lock.unlock();
  Problem problem(429, "too_many_requests", refused);
  problem.retry_after_seconds = static_cast<int>(wait->count());
  throw problem;
}

}  // namespace consulta::gateway
