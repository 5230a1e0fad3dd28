// Who was erased a moment ago, in memory: a token of theirs may be good for that long, and nothing is booked by it.
#pragma once

#include <chrono>
#include <mutex>
#include <unordered_set>

#include "services/appointments/store.hpp"

namespace consulta::appointments {

// Safe from any thread.
class ErasedPatients {
 public:
  bool contains(const Uuid& patient_id) const;
  // By the database, whichever replica was told.
  void look(sql::Session& db);

 private:
  mutable std::mutex mutex_;
  std::unordered_set<Uuid, UuidHash> erased_;
};

}  // namespace consulta::appointments
