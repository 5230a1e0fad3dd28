#include "services/payments/proofs.hpp"

#include "engine/host/host.hpp"
#include "services/payments/store.hpp"

namespace consulta::payments {

void Proofs::take(const std::vector<const engine::Note*>& notes, engine::Turn& turn) {
  std::vector<Uuid> patients;
  for (const auto* note : notes) patients.push_back(note->to);
  add(patients, turn.work);
}

void Proofs::add(const std::vector<Uuid>& patient_ids, broker::Work& work) {
  for (const auto& id : store::insert_proofs(work.db(), patient_ids, Clock::now())) {
    host::publish(work, events::PatientProved{id}, id);
  }
}

}  // namespace consulta::payments
