// What has just been committed, handed to the thread that acts upon it, which need not ask the database for it.
//
// Its row is written as leased already: due_at lies ahead by the lease. So whatever is lost here (by a crash, or
// because it waited too long) is due again when the lease ends; and while the lease lasts nobody else is at it.
#pragma once

#include <chrono>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

#include "platform/time/time.hpp"

namespace consulta::host {

// From any thread.
template <class T>
class Handover {
 public:
  // Holds up to `room`, and what one batch brings above it.
  Handover(std::size_t room, std::chrono::seconds lease) : room_(room), lease_(lease) {}

  // When rows written now are due. Where there is no room any more that is at once: then they are not handed over.
  Instant due_at(Instant now) const {
    std::lock_guard lock(mutex_);
    return waiting_.size() < room_ ? now + lease_ : now;
  }

  void put(std::vector<T> items, Instant due_at) {
    std::lock_guard lock(mutex_);
    for (auto& item : items) waiting_.emplace_back(due_at, std::move(item));
  }

  // Up to `limit` of those that have at least half their lease to go; those that have less are left to the database.
  std::vector<T> take(std::size_t limit, Instant now) {
    std::lock_guard lock(mutex_);
    std::vector<T> out;
    for (; !waiting_.empty() && out.size() < limit; waiting_.pop_front()) {
      auto& [due_at, item] = waiting_.front();
      if (due_at - now >= lease_ / 2) out.push_back(std::move(item));
    }
    return out;
  }

 private:
  const std::size_t room_;
  const std::chrono::seconds lease_;
  mutable std::mutex mutex_;
  std::deque<std::pair<Instant, T>> waiting_;
};

}  // namespace consulta::host
