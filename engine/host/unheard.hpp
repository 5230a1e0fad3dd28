// Requests about something of which nothing was heard here: another service may have told it this moment, and the event
// is on its way. They wait for it, two seconds at most, and cost no thread meanwhile. There is a limit to how many may,
// and how many of one account. Safe from any thread.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "platform/text/ids.hpp"

namespace consulta::host {

struct UnheardOf {
  Uuid id{};  // of what it is about
  Uuid by{};  // whose request it is, or for whom
  bool operator==(const UnheardOf&) const = default;
};

class Unheard {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // Called once, by the thread of look() or end(): whether it was heard of.
  using Then = std::function<void(bool heard)>;
  using Find = std::function<std::vector<UnheardOf>(const std::vector<UnheardOf>& asked)>;

  // `what` they wait for, for the log.
  explicit Unheard(std::string what) : what_(std::move(what)) {}

  // False where no more may wait: then nothing is called.
  bool wait(const UnheardOf& of, Time now, Then then);

  // `find`: those of some that are known by now. Asked only where somebody waits.
  void look(const Find& find, Time now);

  // Nobody waits any more.
  void end();

 private:
  struct Waiter {
    UnheardOf of;
    Time until;
    Then then;
  };
  void tell(const Waiter& waiter, bool heard) const;
  // Those of which it is true wait no longer.
  std::vector<Waiter> take(const std::function<bool(const Waiter&)>& done);

  const std::string what_;
  std::mutex mutex_;
  bool ended_ = false;
  std::vector<Waiter> waiting_;
};

}  // namespace consulta::host
