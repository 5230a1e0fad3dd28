#include "services/doctors/refused_logins.hpp"

#include <stdexcept>

#include "events/auth.hpp"
#include "platform/observe/log.hpp"
#include "services/doctors/routes.hpp"

namespace consulta::doctors {

std::vector<std::string> RefusedLogins::events() const {
  return {events::DoctorLoginRefused::kind.type()};
}

void RefusedLogins::take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) {
  // Else holds would read the catalogue as it is here, and it would be remembered before it is committed.
  if (turn.in_parts) throw std::runtime_error("a doctor is taken back in a transaction of its own");
  auto& work = turn.work;
  for (const auto* delivery : deliveries) {
    const auto event = engine::event_of<events::DoctorLoginRefused>(*delivery);
    const auto& id = event.data.doctor_id;
    const auto doctor = store::lock_doctor(work.db(), id);
    if (!doctor) continue;  // an administrator was quicker
    remove_doctor(work, *doctor, &event.head);
    work.after_commit([this, id] {
      spdlog::warn("doctor {} is taken back: the email belongs to another account", to_text(id));
      withdrawals_.due();
    });
  }
}

}  // namespace consulta::doctors
