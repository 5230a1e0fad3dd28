#include "services/auth/login_attempts.hpp"

#include <algorithm>

namespace consulta::auth {
namespace {

constexpr std::chrono::seconds longest_wait = std::chrono::minutes(15);

std::chrono::seconds pause_after(std::int32_t beyond) {
  return std::min(longest_wait, std::chrono::seconds(1 << std::min(beyond, 20)));
}

}  // namespace

std::span<const Counted> counted(bool known_device) {
  static constexpr std::array known{Counted::account_and_device};
  static constexpr std::array unknown{Counted::account_and_client, Counted::account, Counted::client};
  if (known_device) return known;
  return unknown;
}

AttemptRule rule_of(Counted what, int allowed) {
  switch (what) {
    case Counted::account:
      return {20 * allowed, std::chrono::hours(1), false};
    case Counted::client:
      return {10 * allowed, std::chrono::hours(1), true};
    case Counted::account_and_client:
    case Counted::account_and_device:
      break;
  }
  return {allowed, std::chrono::minutes(15), true};
}

std::chrono::seconds wait_of(const Attempts& a, const AttemptRule& rule, Instant now) {
  if (a.failures < rule.allowed || now >= forgotten_at(a, rule)) return std::chrono::seconds(0);
  const auto left = a.last_at + pause_after(a.failures - rule.allowed) - now;
  return std::max(std::chrono::seconds(0), std::chrono::ceil<std::chrono::seconds>(left));
}

Attempts with_attempt(const Attempts& a, const AttemptRule& rule, Instant now) {
  if (a.failures == 0 || now >= forgotten_at(a, rule)) return {1, now, now};
  return {a.failures + 1, a.first_at, now};
}

Instant forgotten_at(const Attempts& a, const AttemptRule& rule) {
  const auto end = a.first_at + rule.window;
  if (a.failures < rule.allowed) return end;
  const auto pause = pause_after(a.failures - rule.allowed);
  return std::max(end, a.last_at + (rule.persistent ? 2 * pause : pause));
}

}  // namespace consulta::auth
