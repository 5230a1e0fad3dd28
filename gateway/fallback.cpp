#include "gateway/fallback.hpp"

namespace consulta::gateway {

void Fallback::remember(const std::string& target, http::Response answer, TimePoint now) {
  if (answer.body.size() > largest) return;
  std::lock_guard lock(mutex_);
  const auto [entry, fresh] = entries_.insert_or_assign(target, Entry{std::move(answer), now});
  if (!fresh) return;
  order_.push_back(target);
  if (order_.size() > most) {
    entries_.erase(order_.front());
    order_.pop_front();
  }
}

std::optional<http::Response> Fallback::recall(const std::string& target, TimePoint now) const {
  std::lock_guard lock(mutex_);
  const auto found = entries_.find(target);
  if (found == entries_.end()) return std::nullopt;
  auto answer = found->second.answer;
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - found->second.at);
  answer.with("Age", std::to_string(age.count()));
  return answer;
}

}  // namespace consulta::gateway
