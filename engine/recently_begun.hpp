// The aggregates this process has begun last, and nothing has changed since. What reacts to them first need not ask the
// database: a change made by another replica meanwhile shows when the version is compared at saving. Bounded: the
// oldest are forgotten.
#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "platform/text/ids.hpp"

namespace consulta::engine {

// Safe from any thread.
template <class A>
class RecentlyBegun {
 public:
  void remember(A state) {
    std::lock_guard lock(mutex_);
    const auto id = id_of(state);
    order_.push_back(id);
    known_.insert_or_assign(id, std::move(state));
    if (order_.size() > most) {
      known_.erase(order_.front());
      order_.pop_front();
    }
  }

  // Forgets it, too.
  std::optional<A> take(const Uuid& id) {
    std::lock_guard lock(mutex_);
    auto node = known_.extract(id);
    return node.empty() ? std::nullopt : std::optional(std::move(node.mapped()));
  }

 private:
  static constexpr std::size_t most = 2048;

  std::mutex mutex_;
  std::unordered_map<Uuid, A, UuidHash> known_;
  std::deque<Uuid> order_;  // of remembering; some may be taken already
};

}  // namespace consulta::engine
