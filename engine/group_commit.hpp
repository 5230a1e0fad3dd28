// Group commit, for PostgreSQL: what comes from many threads while one of them is committing goes to the database next,
// all of it as one statement: one round trip and one flush of the log for all. No thread waits for another: who comes
// while nobody is committing does it at once, then goes on with what others have handed over meanwhile, for as long as
// there is some; under load after 2 ms, in which more may come. Guarantee: each work succeeds or fails as it would have
// by itself; if the statement of all fails, its halves are run, until what cannot be saved stands alone.
#pragma once

#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

#include "broker/outbox.hpp"

namespace consulta::engine {

class GroupCommit {
 public:
  // Told once, perhaps by another thread: null when it is committed. What it throws is logged; what it waits for, all
  // wait for.
  using Done = std::function<void(const std::exception_ptr& error)>;

  explicit GroupCommit(broker::Outlet& outlet) : outlet_(outlet) { gathered_.reserve(batch_limit); }

  // Commits the work, by itself where it cannot be joined with others. Throws sql::Error where that fails before `done`
  // could be told; `unavailable` when too many wait.
  void commit(broker::Work& work, Done done);

  struct Part {
    broker::PendingCommit ending;
    Done done;
  };

 private:
  static constexpr std::size_t batch_limit = 256;

  void commit_waiting(sql::Session& session, std::unique_lock<std::mutex>& lock) noexcept;
  void run(sql::Session& session, std::span<Part> parts) noexcept;

  broker::Outlet& outlet_;
  std::mutex mutex_;
  std::deque<Part> waiting_;
  bool busy_ = false;  // a thread is committing, and will take what waits
  // What that thread has in hand. Room for it is there from the start: whoever gathers needs no memory, so that nothing
  // keeps it from going on to the end.
  std::vector<Part> gathered_;
};

}  // namespace consulta::engine
