#include "services/reception/service.hpp"

namespace consulta::reception {
namespace {

// Far longer than an agreement is under way.
constexpr std::chrono::hours remember_withdrawals{24};

}  // namespace

void add_deadlines(host::Host& host, const Options& options) {
  host.every(std::chrono::seconds(1), "erasing", [&host](sql::Session& db) {
    engine::erase_due(
        db, store::erasures,
        [&](const Uuid& user_id) {
          store::erase_visits(db, user_id);
          store::erase_face(db, user_id);
        },
        [&] { return host.stopping(); });
  });
  host.every(
      std::chrono::hours(1), "forgetting visits of long ago",
      [&host, keep = options.keep_visits](sql::Session& db) { store::forget_visits(host, db, Clock::now() - keep); });
  host.every(std::chrono::hours(1), "forgetting when faces were withdrawn", [&host](sql::Session& db) {
    store::forget_face_withdrawals(host, db, Clock::now() - remember_withdrawals);
  });
}

}  // namespace consulta::reception
