#include "services/appointments/recent.hpp"

#include <algorithm>

namespace consulta::appointments {
namespace {

constexpr std::size_t most = 2048;

}  // namespace

void Recent::remember(Appointment appointment) {
  std::lock_guard lock(mutex_);
  order_.push_back(appointment.id);
  const auto id = appointment.id;
  known_.insert_or_assign(id, std::move(appointment));
  if (order_.size() > most) {
    known_.erase(order_.front());
    order_.pop_front();
  }
}

std::unordered_map<Uuid, Appointment, UuidHash> Recent::take(const std::vector<Uuid>& ids) {
  std::lock_guard lock(mutex_);
  if (!std::all_of(ids.begin(), ids.end(), [&](const Uuid& id) { return known_.contains(id); })) return {};
  std::unordered_map<Uuid, Appointment, UuidHash> taken;
  for (const auto& id : ids) {
    if (auto node = known_.extract(id)) taken.insert(std::move(node));
  }
  return taken;
}

}  // namespace consulta::appointments
