#include "services/appointments/appointment_streams.hpp"

#include <algorithm>

namespace consulta::appointments {
namespace {

constexpr std::size_t most_watchers = 3000;

}  // namespace

void AppointmentStreams::tell(Watcher& watcher, const Appointment& appointment) {
  for (; watcher.told < appointment.history.size(); ++watcher.told) {
    watcher.stream->send(std::to_string(watcher.told + 1), "status", json::write(appointment.history[watcher.told]));
  }
}

std::shared_ptr<http::EventStream> AppointmentStreams::watch(const Appointment& appointment, std::size_t seen) {
  std::lock_guard lock(mutex_);
  if (count_ >= most_watchers) throw unavailable("Too many follow appointments right now. Try again shortly.", 5);
  Watcher watcher{std::make_shared<http::EventStream>(), std::min(seen, appointment.history.size())};
  tell(watcher, appointment);
  ++count_;
  return watched_[appointment.id].emplace_back(std::move(watcher)).stream;
}

void AppointmentStreams::changed(const Appointment& appointment) {
  std::lock_guard lock(mutex_);
  const auto found = watched_.find(appointment.id);
  if (found == watched_.end()) return;
  for (auto& watcher : found->second) tell(watcher, appointment);
}

void AppointmentStreams::tick(sql::Session& db) {
  std::vector<store::Told> told;
  {
    std::lock_guard lock(mutex_);
    count_ = 0;
    for (auto it = watched_.begin(); it != watched_.end();) {
      std::erase_if(it->second, [](const Watcher& w) { return w.stream->closed(); });
      count_ += it->second.size();
      if (it->second.empty()) {
        it = watched_.erase(it);
        continue;
      }
      const auto least = std::min_element(it->second.begin(), it->second.end(),
                                          [](const Watcher& a, const Watcher& b) { return a.told < b.told; });
      told.push_back({it->first, static_cast<std::int64_t>(least->told)});
      ++it;
    }
  }
  if (told.empty()) return;
  for (const auto& appointment : store::with_more_history(db, told)) changed(appointment);
}

}  // namespace consulta::appointments
