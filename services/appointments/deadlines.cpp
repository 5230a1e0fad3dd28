#include "services/appointments/service.hpp"

namespace consulta::appointments {
namespace {

constexpr std::size_t page = 100;

}  // namespace

void end_waits_over(host::Host& host, sql::Session& db, Waits& waits) {
  for (bool more = true; more && !host.stopping();) {
    broker::Work work(db, host.relay());
    const auto ids = store::waits_over(work.before(), Clock::now(), page);
    more = ids.size() == page;
    if (ids.empty()) return;
    waits.tell(ids, WishOver{}, work);
    work.commit();
  }
}

}  // namespace consulta::appointments
