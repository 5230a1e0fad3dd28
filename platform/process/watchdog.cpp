#include "platform/process/watchdog.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <system_error>
#include <unordered_set>

#include "platform/process/stoppable_thread.hpp"

namespace consulta {
namespace {

constexpr auto look_every = std::chrono::milliseconds(500);
constexpr auto until_woken = std::chrono::hours(24);

std::chrono::steady_clock::rep ticks() {
  return std::chrono::steady_clock::now().time_since_epoch().count();
}

}  // namespace

class Watchdog {
 public:
  static Watchdog& of_process() {
    static Watchdog watchdog;
    return watchdog;
  }

  void add(Watch* watch) {
    std::lock_guard lock(mutex_);
    if (watches_.empty()) thread_.wake();
    watches_.insert(watch);
  }
  void remove(Watch* watch) {
    std::lock_guard lock(mutex_);
    watches_.erase(watch);
  }
  Watch::Ticks last_end() const { return last_end_; }

 private:
  void run(StoppableThread::Loop& loop) {
    while (loop.rest(look())) {
    }
  }

  // Returns when to look again.
  std::chrono::milliseconds look() {
    std::lock_guard lock(mutex_);
    for (auto* watch : watches_) look_at(*watch);
    return watches_.empty() ? until_woken : look_every;
  }

  void look_at(Watch& watch) {
    auto since = watch.since_.load();
    if (since <= Watch::idle) return;
    const auto now = ticks();
    const auto limit = watch.limit_.load() / (watch.suspect() ? 4 : 1);
    // Only if it is still the same wait: otherwise the answer has come.
    if (now - since < limit || !watch.since_.compare_exchange_strong(since, Watch::ended)) return;
    shutdown(watch.descriptor_, SHUT_RDWR);
    last_end_ = now;
  }

  std::mutex mutex_;
  std::unordered_set<Watch*> watches_;
  std::atomic<Watch::Ticks> last_end_{0};
  StoppableThread thread_{"watchdog", [this](auto& loop) { run(loop); }};
};

Watch::Watch(int descriptor) : descriptor_(fcntl(descriptor, F_DUPFD_CLOEXEC, 0)), made_(ticks()), since_(idle) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "a connection cannot be watched");
  Watchdog::of_process().add(this);
}

Watch::~Watch() {
  Watchdog::of_process().remove(this);
  close(descriptor_);
}

void Watch::wait(std::chrono::milliseconds limit) {
  limit_ = std::chrono::duration_cast<std::chrono::steady_clock::duration>(limit).count();
  auto before = idle;
  since_.compare_exchange_strong(before, ticks());  // what is ended stays so
}

bool Watch::answered() {
  auto since = since_.load();
  while (since != ended && !since_.compare_exchange_weak(since, idle)) {
  }
  return since != ended;
}

bool Watch::suspect() const {
  return Watchdog::of_process().last_end() > made_;
}

void Watch::end() {
  since_ = ended;
  shutdown(descriptor_, SHUT_RDWR);
}

}  // namespace consulta
