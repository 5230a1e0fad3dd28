#include "services/notifications/doctor_book.hpp"

#include <algorithm>

#include "events/doctors.hpp"
#include "services/notifications/store.hpp"

namespace consulta::notifications {
namespace {

// Nothing where no version is told: nobody knows which of two is the later.
std::optional<KnownDoctor> told(const broker::Delivery& delivery) {
  KnownDoctor out;
  if (delivery.type == events::ScheduleChanged::kind.type()) {
    const auto schedule = engine::event_of<events::ScheduleChanged>(delivery).data;
    if (!schedule.version) return std::nullopt;
    out.doctor_id = schedule.doctor_id;
    out.room = schedule.room;
    out.room_version = *schedule.version;
  } else {
    const auto doctor = engine::event_of<events::DoctorUpdated>(delivery).data;
    if (!doctor.version) return std::nullopt;
    out.doctor_id = doctor.doctor_id;
    out.full_name = doctor.full_name;
    out.name_version = *doctor.version;
  }
  return out;
}

}  // namespace

std::vector<std::string> DoctorBook::events() const {
  return {events::DoctorUpdated::kind.type(), events::ScheduleChanged::kind.type()};
}

void DoctorBook::take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) {
  std::vector<KnownDoctor> all;
  for (const auto* delivery : deliveries) {
    if (auto doctor = told(*delivery)) all.push_back(std::move(*doctor));
  }
  // In one order in every replica, so that two batches never wait for each other.
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.doctor_id < b.doctor_id; });
  for (const auto& doctor : all) store::remember(turn.work.db(), doctor);
}

}  // namespace consulta::notifications
