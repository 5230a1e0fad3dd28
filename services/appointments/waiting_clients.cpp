#include "services/appointments/waiting_clients.hpp"

#include <utility>

namespace consulta::appointments {
namespace {

constexpr std::size_t most_waiters = 1000;

}  // namespace

void WaitingClients::expect(const Uuid& id) {
  std::lock_guard lock(mutex_);
  if (!ended_ && waiting_.size() < most_waiters) {
    waiting_[id].until = std::chrono::steady_clock::now() + std::chrono::seconds(15);
  }
}

void WaitingClients::forget(const Uuid& id) {
  std::lock_guard lock(mutex_);
  waiting_.erase(id);
}

void WaitingClients::wait(const Uuid& id, std::chrono::steady_clock::time_point until, http::Response meanwhile,
                          http::Reply reply, Answer answer) {
  std::optional<Appointment> result;
  {
    std::lock_guard lock(mutex_);
    auto found = waiting_.find(id);
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
  Waiter waiter;
  {
    std::lock_guard lock(mutex_);
    auto found = waiting_.find(appointment.id);
    if (found == waiting_.end() || appointment.status == Status::requested) return;
    if (!found->second.reply) {
      found->second.result = appointment;
      return;
    }
    waiter = std::move(found->second);
    waiting_.erase(found);
  }
  waiter.reply(waiter.answer(appointment));
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
        if (!it->second.result) ids.push_back(it->first);
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
  std::unordered_map<Uuid, Waiter, UuidHash> all;
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
    all = std::exchange(waiting_, {});
  }
  for (auto& [id, waiter] : all) {
    if (waiter.reply) waiter.reply(std::move(waiter.meanwhile));
  }
}

}  // namespace consulta::appointments
