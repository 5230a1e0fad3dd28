#include "engine/host/unheard.hpp"

#include <algorithm>
#include <iterator>

#include "platform/observe/log.hpp"

namespace consulta::host {
namespace {

constexpr auto patience = std::chrono::seconds(2);
constexpr std::size_t most = 200;
constexpr std::ptrdiff_t most_of_one = 3;

}  // namespace

bool Unheard::wait(const UnheardOf& of, Time now, Then then) {
  std::lock_guard lock(mutex_);
  const auto of_one =
      std::count_if(waiting_.begin(), waiting_.end(), [&](const Waiter& w) { return w.of.by == of.by; });
  if (ended_ || waiting_.size() >= most || of_one >= most_of_one) return false;
  waiting_.push_back({of, now + patience, std::move(then)});
  return true;
}

void Unheard::look(const Find& find, Time now) {
  std::vector<UnheardOf> asked;
  {
    std::lock_guard lock(mutex_);
    for (const auto& waiter : waiting_) asked.push_back(waiter.of);
  }
  if (asked.empty()) return;
  const auto known = find(asked);
  const auto heard = take([&](const Waiter& w) { return std::find(known.begin(), known.end(), w.of) != known.end(); });
  for (const auto& waiter : heard) tell(waiter, true);
  for (const auto& waiter : take([&](const Waiter& w) { return w.until <= now; })) tell(waiter, false);
}

void Unheard::end() {
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
  }
  for (const auto& waiter : take([](const Waiter&) { return true; })) tell(waiter, false);
}

// What one throws keeps no other from being told.
void Unheard::tell(const Waiter& waiter, bool heard) const {
  try {
    waiter.then(heard);
  } catch (const std::exception& e) {
    spdlog::error("a request that waited for {} is not answered: {}", what_, e.what());
  }
}

std::vector<Unheard::Waiter> Unheard::take(const std::function<bool(const Waiter&)>& done) {
  std::lock_guard lock(mutex_);
  std::vector<Waiter> taken;
  const auto end = std::stable_partition(waiting_.begin(), waiting_.end(), [&](const Waiter& w) { return !done(w); });
  std::move(end, waiting_.end(), std::back_inserter(taken));
  waiting_.erase(end, waiting_.end());
  return taken;
}

}  // namespace consulta::host
