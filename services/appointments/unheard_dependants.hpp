// Bookings for a dependant of whom nothing was heard here: auth may have told it this moment, and the event is on its
// way. They wait for it, two seconds at most, and cost no thread meanwhile. There is a limit to how many may, and how
// many of one patient. Safe from any thread.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <vector>

#include "services/appointments/copies.hpp"

namespace consulta::appointments {

struct UnheardOf {
  Uuid dependant_id{}, patient_id{};
};

class UnheardDependants {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // Called once, by the thread of look() or end(): whether it was heard of.
  using Then = std::function<void(bool heard)>;

  // False where no more may wait: then nothing is called.
  bool wait(const UnheardOf& whom, Time now, Then then);

  // `find`: those of some that are known by now. Asked only where somebody waits.
  void look(const std::function<std::vector<KnownDependant>(const std::vector<Uuid>& ids)>& find, Time now);

  // Nobody waits any more.
  void end();

 private:
  struct Waiter {
    UnheardOf whom;
    Time until;
    Then then;
  };
  // Those of which it is true wait no longer.
  static void tell(const Waiter& waiter, bool heard);
  std::vector<Waiter> take(const std::function<bool(const Waiter&)>& done);

  std::mutex mutex_;
  bool ended_ = false;
  std::vector<Waiter> waiting_;
};

}  // namespace consulta::appointments
