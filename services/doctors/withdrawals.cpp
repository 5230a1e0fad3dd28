#include "services/doctors/service.hpp"

// A hold is inserted or moved by a version of the catalogue that stays until that is committed (expect_catalogue.sql).
// So once a deletion is committed, every hold there will ever be of what is gone is there to be seen.

namespace consulta::doctors {
namespace {

constexpr std::size_t page = 100;
constexpr int most_pages = 10;  // in one turn
constexpr auto look_every = std::chrono::seconds(2);

// A page of what `gone` holds. False, and it is forgotten, where it holds nothing.
bool withdraw_page(broker::Work& work, Holds& holds, const Gone& gone, Instant now) {
  const auto ids = store::held_by(work.db(), gone, now, page);
  if (ids.empty()) {
    store::forget_gone(work.db(), gone.id);
    return false;
  }
  holds.tell(ids, Withdraw{gone}, work);
  return true;
}

}  // namespace

void Withdrawals::tick(sql::Session& db, broker::Relay& relay, Holds& holds) {
  const auto started = std::chrono::steady_clock::now();
  if (!due_.exchange(false) && started < look_at_) return;
  // Also when the following throws: then again at the next look, not at every tick.
  look_at_ = started + look_every;
  int pages = 0;
  for (const auto& gone : store::gone(db)) {
    for (bool more = true; more;) {
      if (pages++ == most_pages) return due();
      broker::Work work(db, relay);
      more = withdraw_page(work, holds, gone, Clock::now());
      work.commit();
    }
  }
}

}  // namespace consulta::doctors
