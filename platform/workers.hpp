// A fixed number of threads behind a bounded queue. What the queue has no room for is refused, so that load turns into
// an early answer and never into memory.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace consulta {

class Workers {
 public:
  Workers(std::size_t threads, std::size_t queue_limit);
  ~Workers() { stop(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False when the queue is full or stop() was called; then `job` will not run. Jobs must not throw.
  bool offer(std::function<void()> job);

  // Runs what was accepted, then joins.
  void stop();

 private:
  void run();
  void wake_one(std::unique_lock<std::mutex> lock);

  std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> jobs_;
  std::size_t asleep_ = 0;
  bool waking_ = false;  // one was told that there is work, and has not looked yet
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace consulta
