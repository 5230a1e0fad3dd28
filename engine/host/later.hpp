// Work that is done one after another by a thread of its own, so that whoever finds it need not: others wait for them.
#pragma once

#include <deque>
#include <functional>
#include <mutex>

#include "platform/process/stoppable_thread.hpp"

namespace consulta::host {

// From any thread.
class Later {
 public:
  // `work` must not throw. False where too much waits already: then it is not done.
  bool put(std::function<void()> work) {
    {
      std::lock_guard lock(mutex_);
      if (waiting_.size() >= most) return false;
      waiting_.push_back(std::move(work));
    }
    thread_.wake();
    return true;
  }

  // What waits is done first.
  void stop() { thread_.stop(); }

 private:
  static constexpr std::size_t most = 1024;

  void run(StoppableThread::Loop& loop) {
    do {
      while (auto work = take()) work();
    } while (loop.rest(std::chrono::hours(1)));
    while (auto work = take()) work();
  }
  std::function<void()> take() {
    std::lock_guard lock(mutex_);
    if (waiting_.empty()) return nullptr;
    auto work = std::move(waiting_.front());
    waiting_.pop_front();
    return work;
  }

  std::mutex mutex_;
  std::deque<std::function<void()>> waiting_;
  StoppableThread thread_{"later", [this](auto& loop) { run(loop); }};
};

}  // namespace consulta::host
