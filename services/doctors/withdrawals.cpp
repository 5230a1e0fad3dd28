#include "events/doctors.hpp"
#include "services/doctors/service.hpp"

// A hold is inserted or moved by a version of the catalogue that stays until that is committed (insert_holds.sql). So
// once a deletion is committed, every hold there will ever be of what is gone is there to be seen.

namespace consulta::doctors {
namespace {

constexpr std::size_t page = 100;
constexpr int most_pages = 10;  // in one turn
constexpr auto look_every = std::chrono::seconds(2);

// A page of what `gone` holds, told with it. False, and it is forgotten, where it holds nothing.
bool withdraw_page(broker::Work& work, const Gone& gone, Instant now) {
  const auto ids = store::held_by(work.db(), gone, now, page);
  if (ids.empty()) {
    store::forget_gone(work.db(), gone.id);
    return false;
  }
  std::vector<Uuid> withdrawn;
  for (const auto& row : store::lock_holds(work.db(), ids)) {
    // It may have been moved to somebody else while we waited for the lock.
    if (!gone.has(row) || on_gone(row.state(), *row.starts_at <= now) != Action::withdraw) continue;
    const auto& id = row.appointment_id;
    withdrawn.push_back(id);
    host::publish(work, events::SlotWithdrawn{id, row.round, json::enum_text(gone.reason)}, id);
    // Of a specialty that is gone the doctor is free now for another; of a doctor who is gone nobody has anything.
    if (gone.reason == GoneReason::specialty_deleted) {
      host::publish(work, events::SlotReleased{id, *row.doctor_id, *row.starts_at, *row.ends_at}, id);
    }
  }
  if (!withdrawn.empty()) store::withdraw_holds(work.db(), withdrawn, now);
  return true;
}

}  // namespace

void Withdrawals::tick(sql::Session& db, broker::Relay& relay) {
  const auto started = std::chrono::steady_clock::now();
  if (!due_.exchange(false) && started < look_at_) return;
  // Also when the following throws: then again at the next look, not at every tick.
  look_at_ = started + look_every;
  int pages = 0;
  for (const auto& gone : store::gone(db)) {
    for (bool more = true; more;) {
      if (pages++ == most_pages) return due();
      broker::Work work(db, relay);
      more = withdraw_page(work, gone, Clock::now());
      work.commit();
    }
  }
}

}  // namespace consulta::doctors
