// The appointments this replica has just made. What reacts to them next need not ask the database: a change made by
// another replica meanwhile shows when the version is compared at saving. Bounded: the oldest are forgotten.
#pragma once

#include <deque>
#include <mutex>
#include <unordered_map>

#include "services/appointments/domain.hpp"

namespace consulta::appointments {

class Recent {
 public:
  void remember(Appointment appointment);

  // All of these, which are forgotten then; or none where one is not known.
  std::unordered_map<Uuid, Appointment, UuidHash> take(const std::vector<Uuid>& ids);

 private:
  std::mutex mutex_;
  std::unordered_map<Uuid, Appointment, UuidHash> known_;
  std::deque<Uuid> order_;  // of remembering; some may be taken already
};

}  // namespace consulta::appointments
