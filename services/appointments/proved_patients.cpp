#include "services/appointments/proved_patients.hpp"

namespace consulta::appointments {
namespace {

constexpr std::size_t most = 50'000;

}  // namespace

bool ProvedPatients::contains(sql::Session& db, const Uuid& patient_id) {
  {
    std::lock_guard lock(mutex_);
    if (known_.contains(patient_id)) return true;
  }
  if (!store::is_proved(db, patient_id)) return false;
  std::lock_guard lock(mutex_);
  if (known_.size() >= most) known_.clear();
  known_.insert(patient_id);
  return true;
}

}  // namespace consulta::appointments
