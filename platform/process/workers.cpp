#include "platform/process/workers.hpp"

#include <utility>

namespace consulta {

Workers::Workers(std::size_t threads, Limits limits) : jobs_(limits.each, limits.all) {
  for (std::size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([this] { run(); });
  }
}

bool Workers::has_room(const std::string& client) {
  std::lock_guard lock(mutex_);
  return !stopping_ && jobs_.has_room(client);
}

void Workers::submit(const std::string& client, std::function<void()> job, std::function<void()> refused) {
  std::unique_lock lock(mutex_);
  std::optional<Job> given_up = Job{std::move(job), std::move(refused)};
  if (!stopping_) given_up = jobs_.push(client, std::move(*given_up));
  wake_one(std::move(lock));
  if (given_up) given_up->refused();
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
    const auto job = jobs_.pop();
    wake_one(std::move(lock));
    job->run();
  }
}

}  // namespace consulta
