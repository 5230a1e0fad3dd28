#include "services/payments/known_doctors.hpp"

#include <algorithm>

#include "events/auth.hpp"
#include "events/doctors.hpp"

namespace consulta::payments {
namespace {

// Nothing where no version is told: nobody knows which of two is the later. Who is deleted is not told of any more.
std::optional<KnownDoctor> told(const broker::Delivery& delivery) {
  if (delivery.type == events::DoctorDeleted::kind.type()) {
    return KnownDoctor{engine::event_of<events::DoctorDeleted>(delivery).data.doctor_id, {}, events::last_version};
  }
  const auto doctor = engine::event_of<events::DoctorUpdated>(delivery).data;
  if (!doctor.version) return std::nullopt;
  return KnownDoctor{doctor.doctor_id, doctor.full_name, *doctor.version};
}

}  // namespace

std::vector<std::string> KnownDoctors::events() const {
  return {events::DoctorUpdated::kind.type(), events::DoctorDeleted::kind.type()};
}

void KnownDoctors::take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) {
  std::vector<KnownDoctor> rows;
  for (const auto* delivery : deliveries) {
    if (auto doctor = told(*delivery)) rows.push_back(std::move(*doctor));
  }
  // In one order in every replica, so that two batches never wait for each other.
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  for (const auto& row : rows) store::remember(turn.work.db(), row);
}

void bring_up_to_date(Payment& p, const std::vector<KnownDoctor>& doctors) {
  const auto now = std::find_if(doctors.begin(), doctors.end(), [&](const auto& d) { return d.id == p.doctor_id; });
  if (now != doctors.end() && now->full_name) p.doctor_name = *now->full_name;
}

void bring_up_to_date(std::span<Payment> payments, sql::Session& db) {
  std::vector<Uuid> ids;
  for (const auto& p : payments) {
    if (p.doctor_id) ids.push_back(*p.doctor_id);
  }
  if (ids.empty()) return;
  const auto doctors = store::doctors(db, ids);
  for (auto& p : payments) bring_up_to_date(p, doctors);
}

}  // namespace consulta::payments
