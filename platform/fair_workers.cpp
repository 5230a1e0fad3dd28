#include "platform/fair_workers.hpp"

namespace consulta {

FairWorkers::FairWorkers(std::size_t threads, Limits limits) : jobs_(limits.each, limits.all) {
  for (std::size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([this] { run(); });
  }
}

bool FairWorkers::has_room(const std::string& client) {
  std::lock_guard lock(mutex_);
  return !stopping_ && jobs_.has_room(client);
}

void FairWorkers::offer(const std::string& client, std::function<void()> job, std::function<void()> refused) {
  std::optional<Job> given_up;
  {
    std::lock_guard lock(mutex_);
    Job offered{std::move(job), std::move(refused)};
    if (stopping_) {
      given_up = std::move(offered);
    } else {
      given_up = jobs_.push(client, std::move(offered));
    }
  }
  ready_.notify_one();
  if (given_up) given_up->refused();
}

void FairWorkers::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
  for (auto& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void FairWorkers::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [&] { return stopping_ || !jobs_.empty(); });
    auto job = jobs_.pop();
    if (!job) return;
    lock.unlock();
    job->run();
  }
}

}  // namespace consulta
