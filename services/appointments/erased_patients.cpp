#include "services/appointments/erased_patients.hpp"

namespace consulta::appointments {
namespace {

// Longer than any token outlives its session.
constexpr auto a_moment = std::chrono::minutes(10);

}  // namespace

bool ErasedPatients::contains(const Uuid& patient_id) const {
  std::lock_guard lock(mutex_);
  return erased_.contains(patient_id);
}

void ErasedPatients::look(sql::Session& db) {
  const auto ids = store::erased_since(db, Clock::now() - a_moment);
  std::unordered_set<Uuid, UuidHash> erased(ids.begin(), ids.end());
  std::lock_guard lock(mutex_);
  erased_ = std::move(erased);
}

}  // namespace consulta::appointments
