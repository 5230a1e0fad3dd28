// The waiting room as it is now, by the database, which other replicas write too. What is worked out is kept until
// something is told that changes it, or for some seconds: waits become shorter by themselves. Safe from any thread.
#pragma once

#include <mutex>

#include "services/reception/store.hpp"
#include "services/reception/waiting_room.hpp"
#include "services/reception/waiting_room_streams.hpp"

namespace consulta::reception {

class WaitingRoomNow {
 public:
  explicit WaitingRoomNow(WallClock clock) : clock_(std::move(clock)) {}

  // As screens are told it: the first two hundred.
  Picture picture(sql::Session& db);

  // What whoever has just checked in is told.
  Shown shown(sql::Session& db, const Visit& visit);

 private:
  std::vector<OfToday> today(sql::Session& db, Instant now) const;

  WallClock clock_;
  std::mutex mutex_;
  std::string of_;  // what the picture was made of
  Picture picture_;
};

}  // namespace consulta::reception
