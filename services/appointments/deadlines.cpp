#include "engine/sweep.hpp"
#include "services/appointments/queries.hpp"
#include "services/appointments/service.hpp"

namespace consulta::appointments {

void end_offers(sql::Session& db, broker::Outlet& outlet, Appointments& appointments,
                const std::function<bool()>& stopping) {
  engine::sweep(appointments, store::unanswered, AnswerDue{}, db, outlet, stopping);
}

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

// Waits first: then nothing more is offered.
void erase(sql::Session& db, broker::Outlet& outlet, Aggregates& aggregates, const std::function<bool()>& stopping) {
  const auto erase = [&](const Uuid& user_id) {
    engine::sweep_of(user_id, aggregates.waits, store::waits_to_erase, Erase{}, db, outlet, stopping);
    engine::sweep_of(user_id, aggregates.appointments, store::appointments_to_erase, Erase{}, db, outlet, stopping);
  };
  engine::erase_due(db, store::erasures, erase, stopping);
}

void add_erasure(host::Host& host, Memory& memory, Aggregates& aggregates) {
  host.every(std::chrono::seconds(1), "erasing",
             [&](sql::Session& db) { erase(db, host.relay(), aggregates, [&host] { return host.stopping(); }); });
  host.look_every(std::chrono::milliseconds(200), "who was erased a moment ago",
                  [&](sql::Session& db) { memory.erased.look(db); });
}

void forget_reasons(host::Host& host, sql::Session& db, const Options& options) {
  host.forget(db, queries::forget_old_reasons, Clock::now() - options.keep_reasons);
}

}  // namespace consulta::appointments
