#include "broker/group_commit.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <thread>
#include <utility>

#include "broker/relay.hpp"

namespace consulta::broker {
namespace {

constexpr std::size_t batch_limit = 256;
constexpr std::size_t waiting_limit = 4096;
// So many at once show load: the next batch waits for more, for a statement costs more than a row in it.
constexpr std::size_t load_from = 4;
constexpr auto linger = std::chrono::milliseconds(2);

// All of these as one.
Ending joined(const std::vector<const Ending*>& endings) {
  Ending all;
  for (const auto* ending : endings) {
    for (const auto& one : ending->statements) {
      const bool fits = std::any_of(all.statements.begin(), all.statements.end(), [&](auto& s) { return s.join(one); });
      if (!fits) all.statements.push_back(one);
    }
    all.events.insert(all.events.end(), ending->events.begin(), ending->events.end());
  }
  return all;
}

// Empty when committed, and then `relay` has the events.
std::exception_ptr try_to_commit(sql::Session& session, Relay& relay, Ending ending) {
  try {
    run_with_outbox(session, std::move(ending.statements), ending.events);
    if (!ending.events.empty()) relay.offer(std::move(ending.events));
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

void GroupCommit::commit(Work& work, Done done) {
  auto ending = work.take_ending();
  if (!ending) {
    work.commit();
    return done(nullptr);
  }
  std::unique_lock lock(mutex_);
  if (waiting_.size() >= waiting_limit) throw sql::Error(sql::ErrorKind::unavailable, "too much waits to be committed");
  waiting_.push_back({std::move(*ending), std::move(done)});
  if (std::exchange(busy_, true)) return;
  for (bool load = false; !waiting_.empty();) {
    if (load) {
      lock.unlock();
      std::this_thread::sleep_for(linger);
      lock.lock();
    }
    load = waiting_.size() >= load_from;
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), batch_limit));
    std::vector<Part> parts(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
    waiting_.erase(waiting_.begin(), end);
    lock.unlock();
    run(work.before(), std::move(parts));
    lock.lock();
  }
  busy_ = false;
}

void GroupCommit::run(sql::Session& session, std::vector<Part> parts) noexcept {
  std::vector<const Ending*> endings;
  for (const auto& part : parts) endings.push_back(&part.ending);
  std::exception_ptr error;
  if (parts.size() > 1) error = try_to_commit(session, relay_, joined(endings));
  // Where the connection was lost, whether it took effect is unknown: nothing is run again.
  const bool one_by_one = parts.size() == 1 || (error && !is_unavailable(error));
  for (auto& part : parts) {
    const auto then = std::move(part.ending.then);
    if (one_by_one) error = try_to_commit(session, relay_, std::move(part.ending));
    if (!error) {
      for (const auto& what : then) what();
    }
    part.done(error);
  }
}

}  // namespace consulta::broker
