#include "services/payments/running_numbers.hpp"

namespace consulta::payments {

std::int64_t RunningNumbers::take() {
  const auto now = Clock::now();
  std::lock_guard lock(mutex_);
  if (left_.empty() || now - fetched_at_ > std::chrono::hours(1)) {
    left_ = store::running_numbers(*db_.lease(), first_, last_, now);
    fetched_at_ = now;
    if (left_.empty())
      throw sql::Error(sql::ErrorKind::other, "no Multibanco reference is free; name more sub-entities");
  }
  const auto number = left_.back();
  left_.pop_back();
  return number;
}

}  // namespace consulta::payments
