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

  explicit GroupCommit(broker::Outlet& outlet) : outlet_(outlet) {}

  // Commits the work, by itself where it cannot be joined with others. Throws sql::Error where that fails before `done`
  // could be told; `unavailable` when too many wait.
  void commit(broker::Work& work, Done done);

  struct Part {
    broker::PendingCommit ending;
    Done done;
  };

 private:
  void run(sql::Session& session, std::span<Part> parts) noexcept;

  broker::Outlet& outlet_;
  std::mutex mutex_;
  std::deque<Part> waiting_;
  bool busy_ = false;  // a thread is committing, and will take what waits
};

}  // namespace consulta::engine
