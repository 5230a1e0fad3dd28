#include "gateway/shares.hpp"

#include <algorithm>

namespace consulta::gateway {

std::optional<Shares::Share> Shares::take(std::string_view key) {
  std::lock_guard lock(mutex_);
  const auto found = held_.find(key);
  const auto holds = found == held_.end() ? 0 : found->second;
  if (holds >= std::min(each_, whole_ - taken_)) return std::nullopt;
  if (found == held_.end()) {
    held_.emplace(key, 1);
  } else {
    ++found->second;
  }
  ++taken_;
  return Share(*this, key);
}

std::size_t Shares::taken() const {
  std::lock_guard lock(mutex_);
  return taken_;
}

void Shares::give_back(const std::string& key) {
  std::lock_guard lock(mutex_);
  const auto found = held_.find(key);
  if (--found->second == 0) held_.erase(found);
  --taken_;
}

}  // namespace consulta::gateway
