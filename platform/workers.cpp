#include "platform/workers.hpp"

#include <utility>

namespace consulta {

Workers::Workers(std::size_t threads, std::size_t queue_limit) : limit_(queue_limit) {
  for (std::size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([this] { run(); });
  }
}

bool Workers::offer(std::function<void()> job) {
  std::unique_lock lock(mutex_);
  if (stopping_ || jobs_.size() >= limit_) return false;
  jobs_.push_back(std::move(job));
  wake_one(std::move(lock));
  return true;
}

// Whoever wakes takes jobs until there are none, and wakes the next while there are: one at a time, so that under load,
// when a woken thread has to wait for a core, those awake do the work instead of calling for more.
void Workers::wake_one(std::unique_lock<std::mutex> lock) {
  if (jobs_.empty() || asleep_ == 0 || std::exchange(waking_, true)) return;
  lock.unlock();
  ready_.notify_one();
}

void Workers::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
  for (auto& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Workers::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    while (jobs_.empty()) {
      if (stopping_) return;
      ++asleep_;
      ready_.wait(lock);
      --asleep_;
      waking_ = false;
    }
    auto job = std::move(jobs_.front());
    jobs_.pop_front();
    wake_one(std::move(lock));
    job();
  }
}

}  // namespace consulta
