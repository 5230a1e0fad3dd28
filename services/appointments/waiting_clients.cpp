#include "services/appointments/waiting_clients.hpp"

#include <utility>
#include <vector>

namespace consulta::appointments {
namespace {

constexpr std::size_t most_waiters = 1000;

}  // namespace

WaitingClients::Place WaitingClients::expect(const Uuid& id) {
  std::lock_guard lock(mutex_);
  const Place place{id, ++last_};
  if (!ended_ && waiting_.size() < most_waiters) {
    waiting_[place].until = std::chrono::steady_clock::now() + std::chrono::seconds(15);
  }
  return place;
}

void WaitingClients::forget(const Place& place) {
  std::lock_guard lock(mutex_);
  waiting_.erase(place);
}

void WaitingClients::wait(const Place& place, std::chrono::steady_clock::time_point until, http::Response meanwhile,
                          http::Reply reply, Answer answer) {
  std::optional<Appointment> result;
  {
    std::lock_guard lock(mutex_);
    auto found = waiting_.find(place);
    if (found != waiting_.end() && !found->second.result) {
      found->second.until = until;
      found->second.meanwhile = std::move(meanwhile);
      found->second.reply = std::move(reply);
      found->second.answer = std::move(answer);
      return;
    }
    if (found != waiting_.end()) {
      result = std::move(found->second.result);
      waiting_.erase(found);
    }
  }
  // Already decided, too many wait, or nobody does any more.
  reply(result ? answer(*result) : std::move(meanwhile));
}

void WaitingClients::changed(const Appointment& appointment) {
  if (appointment.status == Status::requested) return;
  std::vector<Waiter> decided;
  {
    std::lock_guard lock(mutex_);
    auto it = waiting_.lower_bound({appointment.id, 0});
    while (it != waiting_.end() && it->first.first == appointment.id) {
      if (it->second.reply) {
        decided.push_back(std::move(it->second));
        it = waiting_.erase(it);
      } else {
        it++->second.result = appointment;
      }
    }
  }
  for (auto& waiter : decided) waiter.reply(waiter.answer(appointment));
}

void WaitingClients::tick(sql::Session& db) {
  std::vector<Uuid> ids;
  std::vector<Waiter> late;
  {
    std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    for (auto it = waiting_.begin(); it != waiting_.end();) {
      if (it->second.until <= now) {
        late.push_back(std::move(it->second));
        it = waiting_.erase(it);
      } else {
        if (!it->second.result) ids.push_back(it->first.first);
        ++it;
      }
    }
  }
  for (auto& waiter : late) {
    if (waiter.reply) waiter.reply(std::move(waiter.meanwhile));
  }
  if (ids.empty()) return;
  for (const auto& appointment : store::no_longer_requested(db, ids)) changed(appointment);
}

void WaitingClients::end() {
  std::map<Place, Waiter> all;
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
    all = std::exchange(waiting_, {});
  }
  for (auto& [place, waiter] : all) {
    if (waiter.reply) waiter.reply(std::move(waiter.meanwhile));
  }
}

}  // namespace consulta::appointments
