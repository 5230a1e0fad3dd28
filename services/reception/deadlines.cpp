#include "services/reception/service.hpp"

namespace consulta::reception {

void add_deadlines(host::Host& host, const Options& options) {
  host.every(std::chrono::seconds(1), "erasing", [&host](sql::Session& db) {
    engine::erase_due(
        db, store::erasures,
        [&](const Uuid& user_id) {
          store::erase_visits(db, user_id);
          store::forget_face(db, user_id);
        },
        [&] { return host.stopping(); });
  });
  host.every(
      std::chrono::hours(1), "forgetting visits of long ago",
      [&host, keep = options.keep_visits](sql::Session& db) { store::forget_visits(host, db, Clock::now() - keep); });
}

}  // namespace consulta::reception
