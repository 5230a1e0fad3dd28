#include "services/appointments/unheard_dependants.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "platform/observe/log.hpp"

namespace consulta::appointments {
namespace {

constexpr auto patience = std::chrono::seconds(2);
constexpr std::size_t most = 200;
constexpr std::ptrdiff_t most_of_a_patient = 3;

}  // namespace

bool UnheardDependants::wait(const UnheardOf& whom, Time now, Then then) {
  std::lock_guard lock(mutex_);
  const auto of_patient = std::count_if(waiting_.begin(), waiting_.end(),
                                        [&](const Waiter& w) { return w.whom.patient_id == whom.patient_id; });
  if (ended_ || waiting_.size() >= most || of_patient >= most_of_a_patient) return false;
  waiting_.push_back({whom, now + patience, std::move(then)});
  return true;
}

void UnheardDependants::look(const std::function<std::vector<KnownDependant>(const std::vector<Uuid>&)>& find,
                             Time now) {
  std::vector<Uuid> ids;
  {
    std::lock_guard lock(mutex_);
    for (const auto& waiter : waiting_) ids.push_back(waiter.whom.dependant_id);
  }
  if (ids.empty()) return;
  const auto known = find(ids);
  const auto heard = take([&](const Waiter& w) {
    return std::any_of(known.begin(), known.end(), [&](const auto& d) { return d.id == w.whom.dependant_id; });
  });
  for (const auto& waiter : heard) tell(waiter, true);
  for (const auto& waiter : take([&](const Waiter& w) { return w.until <= now; })) tell(waiter, false);
}

void UnheardDependants::end() {
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
  }
  for (const auto& waiter : take([](const Waiter&) { return true; })) tell(waiter, false);
}

// What one throws keeps no other from being told.
void UnheardDependants::tell(const Waiter& waiter, bool heard) {
  try {
    waiter.then(heard);
  } catch (const std::exception& e) {
    spdlog::error("a booking that waited for a dependant is not answered: {}", e.what());
  }
}

std::vector<UnheardDependants::Waiter> UnheardDependants::take(const std::function<bool(const Waiter&)>& done) {
  std::lock_guard lock(mutex_);
  std::vector<Waiter> taken;
  const auto end = std::stable_partition(waiting_.begin(), waiting_.end(), [&](const Waiter& w) { return !done(w); });
  std::move(end, waiting_.end(), std::back_inserter(taken));
  waiting_.erase(end, waiting_.end());
  return taken;
}

}  // namespace consulta::appointments
