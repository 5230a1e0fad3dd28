#include "services/doctors/held_times.hpp"

#include <iterator>

namespace consulta::doctors {

HeldTimes::Changes HeldTimes::refresh(sql::Session& db, Instant now) {
  Changes changes;
  // What is over is forgotten by starting afresh once a day; and where the clock was set back.
  changes.all = seen_.empty() || now < read_at_ || now > read_at_ + std::chrono::hours(24);
  if (changes.all) store::forget_foreign_transactions(db);
  const auto rows = changes.all ? store::holds_after(db, now) : store::holds_changed_since(db, seen_);
  if (changes.all) {
    by_appointment_.clear();
    by_doctor_.clear();
    read_at_ = now;
  }
  // All that moved goes before any of it comes: one may stand where another has just left.
  for (const auto& row : rows) {
    if (row.appointment_id) remove(*row.appointment_id, changes);
  }
  for (const auto& row : rows) {
    if (!row.held) continue;
    const HeldNow hold{*row.appointment_id, *row.doctor_id, *row.starts_at, *row.ends_at};
    keep(hold);
    if (!changes.all) changes.holds.push_back(hold);
  }
  seen_ = rows.front().seen;
  return changes;
}

void HeldTimes::remove(const Uuid& appointment_id, Changes& changes) {
  const auto known = by_appointment_.find(appointment_id);
  if (known == by_appointment_.end()) return;
  by_doctor_[known->second.doctor_id].erase(known->second.starts_at);
  changes.holds.push_back(known->second);
  by_appointment_.erase(known);
}

void HeldTimes::keep(const HeldNow& hold) {
  by_appointment_[hold.appointment_id] = hold;
  by_doctor_[hold.doctor_id][hold.starts_at] = hold.ends_at;
}

bool HeldTimes::free(const Uuid& doctor_id, Period period) const {
  const auto held = by_doctor_.find(doctor_id);
  if (held == by_doctor_.end()) return true;
  // The last one that begins before the period's end is the only one that can reach into it.
  const auto after = held->second.lower_bound(period.ends_at);
  return after == held->second.begin() || std::prev(after)->second <= period.starts_at;
}

}  // namespace consulta::doctors
