#include "gateway/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace consulta::gateway {

RateLimit::RateLimit(double rate, double burst, std::size_t most)
    : rate_(rate), burst_(burst), most_(most), time_to_fill_(rate > 0 ? burst / rate : 0) {}

RateLimit::Bucket& RateLimit::bucket(std::string_view key, TimePoint now) {
  if (now - turned_at_ >= time_to_fill_ || young_.size() >= most_ / 2) {
    old_ = std::move(young_);
    young_.clear();
    turned_at_ = now;
  }
  auto found = young_.find(key);
  if (found == young_.end()) {
    Bucket fresh{burst_, now};
    if (const auto before = old_.find(key); before != old_.end()) {
      fresh = before->second;
      old_.erase(before);
    }
    found = young_.emplace(key, fresh).first;
  }
  auto& b = found->second;
  b.tokens = std::min(burst_, b.tokens + rate_ * std::chrono::duration<double>(now - b.at).count());
  b.at = now;
  return b;
}

void RateLimit::charge(std::string_view key, double tokens, TimePoint now) {
  auto& b = bucket(key, now);
  b.tokens = std::max(-burst_, b.tokens - tokens);
}

std::optional<std::chrono::seconds> RateLimit::spend(std::string_view key, TimePoint now) {
  if (rate_ <= 0) return std::nullopt;
  auto& b = bucket(key, now);
  if (b.tokens >= 1) {
    b.tokens -= 1;
    return std::nullopt;
  }
  return std::chrono::seconds(static_cast<long>(std::ceil((1 - b.tokens) / rate_)));
}

}  // namespace consulta::gateway
