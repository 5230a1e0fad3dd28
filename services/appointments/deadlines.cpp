#include "engine/sweep.hpp"
#include "services/appointments/service.hpp"

namespace consulta::appointments {

void end_waits(sql::Session& db, broker::Outlet& outlet, Waits& waits, const std::function<bool()>& stopping) {
  engine::sweep(waits, store::waits_over, WishOver{}, db, outlet, stopping);
  for (const auto& gone : store::gone(db)) {
    if (stopping()) return;
    const auto waiting = [&](sql::Session& in, Instant, std::size_t limit) {
      return store::waits_for(in, gone, limit);
    };
    const WishGone told{json::enum_text(gone.reason)};
    if (engine::sweep(waits, waiting, told, db, outlet, stopping)) store::forget_gone(db, gone.id);
  }
}

}  // namespace consulta::appointments
