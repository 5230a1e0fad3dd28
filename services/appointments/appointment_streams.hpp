// Clients that follow an appointment by Server-Sent Events: one event for each entry of its history, whose number is
// the event's id. A change made by this replica is told at once, one made by another within half a second.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "platform/http/http.hpp"
#include "services/appointments/store.hpp"

namespace consulta::appointments {

class AppointmentStreams {
 public:
  // Tells what the history holds after entry number `seen`, then what comes. Throws Problem 503 when too many watch.
  std::shared_ptr<http::EventStream> watch(const Appointment& appointment, std::size_t seen);

  // The appointment was committed in this state.
  void changed(const Appointment& appointment);

  // Asks the database what other replicas have changed, and forgets who is gone.
  void tick(sql::Session& db);

 private:
  struct Watcher {
    std::shared_ptr<http::EventStream> stream;
    std::size_t told = 0;  // entries of the history
  };
  static void tell(Watcher& watcher, const Appointment& appointment);

  std::mutex mutex_;
  std::unordered_map<Uuid, std::vector<Watcher>, UuidHash> watched_;
  std::size_t count_ = 0;
};

}  // namespace consulta::appointments
