#include "engine/sweep.hpp"
#include "services/doctors/service.hpp"

// A hold is inserted or moved by a version of the catalogue that stays until that is committed (expect_catalogue.sql).
// So once a deletion is committed, every hold there will ever be of what is gone is there to be seen.

namespace consulta::doctors {
namespace {

constexpr auto look_every = std::chrono::seconds(2);

}  // namespace

void Withdrawals::tick(sql::Session& db, broker::Outlet& outlet, Holds& holds, const std::function<bool()>& stopping) {
  const auto started = std::chrono::steady_clock::now();
  if (!due_.exchange(false) && started < look_at_) return;
  // Also when the following throws: then again at the next look, not at every tick.
  look_at_ = started + look_every;
  for (const auto& gone : store::gone(db)) {
    const auto held = [&](sql::Session& in, Instant now, std::size_t limit) {
      return store::held_by(in, gone, now, limit);
    };
    if (engine::sweep(holds, held, Withdraw{gone}, db, outlet, stopping)) store::forget_gone(db, gone.id);
    if (stopping()) return;
  }
}

}  // namespace consulta::doctors
