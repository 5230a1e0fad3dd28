// Who is known to have paid once or pressed a button of the payment page, in memory: every booking asks, and nobody
// ceases to be. Bounded: then all are forgotten.
#pragma once

#include <mutex>
#include <unordered_set>

#include "services/appointments/store.hpp"

namespace consulta::appointments {

// Safe from any thread.
class ProvedPatients {
 public:
  // By the database where memory does not have them.
  bool contains(sql::Session& db, const Uuid& patient_id);

 private:
  std::mutex mutex_;
  std::unordered_set<Uuid, UuidHash> known_;
};

}  // namespace consulta::appointments
