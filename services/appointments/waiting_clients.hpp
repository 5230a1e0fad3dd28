// Clients that asked with `Prefer: wait=N` (RFC 7240) to be answered when the appointment has left `requested`. They
// cost no thread while they wait; there is a limit to how many may. A change made by this replica answers at once, one
// made by another is noticed within 100 ms.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include "platform/http/http.hpp"
#include "services/appointments/store.hpp"

namespace consulta::appointments {

class WaitingClients {
 public:
  // Where one client waits for an appointment; others may wait for it too.
  using Place = std::pair<Uuid, std::uint64_t>;

  // To be called before the request is committed, so that no change can be missed.
  Place expect(const Uuid& id);
  void forget(const Place& place);

  // Answers with what `answer` makes of the appointment once it has left `requested`, or with `meanwhile` at `until`.
  using Answer = std::function<http::Response(const Appointment&)>;
  void wait(const Place& place, std::chrono::steady_clock::time_point until, http::Response meanwhile,
            http::Reply reply, Answer answer);

  // The appointment was committed in this state.
  void changed(const Appointment& appointment);

  // Time passes: asks the database for those still waiting, and answers who has waited long enough.
  void tick(sql::Session& db);

  // Answers all that wait, with what each has for `meanwhile`; from now on nobody waits any more.
  void end();

 private:
  struct Waiter {
    std::optional<Appointment> result;
    std::chrono::steady_clock::time_point until;
    http::Response meanwhile;
    http::Reply reply;  // empty until wait()
    Answer answer;
  };

  std::mutex mutex_;
  bool ended_ = false;
  std::uint64_t last_ = 0;
  std::map<Place, Waiter> waiting_;
};

}  // namespace consulta::appointments
