#include "engine/sweep.hpp"
#include "services/appointments/service.hpp"

namespace consulta::appointments {

void end_waits_over(host::Host& host, sql::Session& db, Waits& waits) {
  engine::sweep(waits, store::waits_over, WishOver{}, db, host.relay(), [&] { return host.stopping(); });
}

}  // namespace consulta::appointments
