#include "engine/group_commit.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <thread>
#include <type_traits>
#include <utility>

namespace consulta::engine {
namespace {

constexpr std::size_t waiting_limit = 4096;
// So many at once show load: the next batch waits for more, for a statement costs more than a row in it.
constexpr std::size_t load_from = 4;
constexpr auto linger = std::chrono::milliseconds(2);

// All of these as one.
broker::PendingCommit joined(std::span<const GroupCommit::Part> parts) {
  broker::PendingCommit all;
  for (const auto& part : parts) {
    for (const auto& one : part.ending.statements) {
      const bool fits = std::any_of(all.statements.begin(), all.statements.end(), [&](auto& s) { return s.join(one); });
      if (!fits) all.statements.push_back(one);
    }
    all.events.insert(all.events.end(), part.ending.events.begin(), part.ending.events.end());
  }
  return all;
}

// Empty when committed, and then `outlet` has the events.
std::exception_ptr try_to_commit(sql::Session& session, broker::Outlet& outlet,
                                 std::span<const GroupCommit::Part> parts) {
  try {
    auto all = joined(parts);
    broker::run_with_outbox(session, std::move(all.statements), all.events);
    if (!all.events.empty()) broker::call_guarded([&] { outlet.committed(std::move(all.events)); });
    return nullptr;
  } catch (...) {
    return std::current_exception();
  }
}

bool is_unavailable(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const sql::Error& e) {
    return e.kind == sql::ErrorKind::unavailable;
  } catch (...) {
    return false;
  }
}

}  // namespace

void GroupCommit::commit(broker::Work& work, Done done) {
  auto ending = work.take_pending_commit();
  if (!ending) {
    work.commit();
    return broker::call_guarded([&] { done(nullptr); });
  }
  std::unique_lock lock(mutex_);
  if (waiting_.size() >= waiting_limit) throw sql::Error(sql::ErrorKind::unavailable, "too much waits to be committed");
  waiting_.push_back({std::move(*ending), std::move(done)});
  if (!std::exchange(busy_, true)) commit_waiting(work.before(), lock);
}

void GroupCommit::commit_waiting(sql::Session& session, std::unique_lock<std::mutex>& lock) noexcept {
  static_assert(std::is_nothrow_move_constructible_v<Part>);
  for (bool load = false; !waiting_.empty();) {
    if (load) {
      lock.unlock();
      std::this_thread::sleep_for(linger);
      lock.lock();
    }
    load = waiting_.size() >= load_from;
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), batch_limit));
    gathered_.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
    waiting_.erase(waiting_.begin(), end);
    lock.unlock();
    run(session, gathered_);
    gathered_.clear();
    lock.lock();
  }
  busy_ = false;
}

void GroupCommit::run(sql::Session& session, std::span<Part> parts) noexcept {
  const auto error = try_to_commit(session, outlet_, parts);
  // Where the connection was lost, whether it took effect is unknown: nothing is run again.
  if (error && parts.size() > 1 && !is_unavailable(error)) {
    run(session, parts.first(parts.size() / 2));
    run(session, parts.subspan(parts.size() / 2));
    return;
  }
  for (auto& part : parts) {
    if (!error) {
      for (const auto& then : part.ending.then) broker::call_guarded(then);
    }
    broker::call_guarded([&] { part.done(error); });
  }
}

}  // namespace consulta::engine
