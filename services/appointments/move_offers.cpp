#include "services/appointments/move_offers.hpp"

#include "engine/reaction.hpp"
#include "services/appointments/appointment.hpp"

namespace consulta::appointments {

std::vector<std::string> MoveOffers::events() const {
  return {events::AppointmentsAffected::kind.type()};
}

void MoveOffers::take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) {
  for (const auto* delivery : deliveries) {
    const auto event = engine::event_of<events::AppointmentsAffected>(*delivery);
    const auto cause = std::make_shared<const events::Head>(event.head);
    for (const auto& affected : event.data.appointments) {
      turn.notes.emplace_back(affected.appointment_id, OfferMove{affected, event.head.time});
      turn.notes.back().cause = cause;
    }
  }
}

}  // namespace consulta::appointments
