// Whether a loop gets on: it beats at the end of each turn that went well, and who asks for readiness looks at when
// that was. So a thread that hangs, or that fails every time, is not taken for one that works. Without a clock of its
// own. Beaten by one thread, looked at by any.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>

namespace consulta {

class Pulse {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // The longest turn that is still a good one: a call to a provider takes 10 s at most, a statement 17 s. What has
  // really fallen silent ends by those limits and is told by stop(); this is for what nobody thought of.
  static constexpr std::chrono::milliseconds longest_turn = std::chrono::seconds(30);

  // `pause`: how long it rests between turns.
  explicit Pulse(std::chrono::milliseconds pause = std::chrono::milliseconds(0)) : limit_(pause + longest_turn) {}

  // A turn went well.
  void beat(TimePoint now) {
    failing_ = false;
    last_ = now.time_since_epoch().count();
  }
  // A turn failed. It may be the only one: what beat before counts on, for its time.
  void fail() { failing_ = true; }
  // It is known that nothing works: it does not beat until the next turn that goes well.
  void stop() { last_ = never; }

  // `answered`: when something last went well within a turn that may still be under way. It counts for as long as the
  // turn before did not fail.
  bool beats(TimePoint now, TimePoint answered = {}) const {
    const TimePoint last{TimePoint::duration{last_}};
    if (last.time_since_epoch().count() == never) return false;
    return now - (failing_ ? last : std::max(last, answered)) <= limit_;
  }

 private:
  static constexpr TimePoint::rep never = 0;
  const std::chrono::milliseconds limit_;
  std::atomic<TimePoint::rep> last_{never};
  std::atomic<bool> failing_{false};
};

}  // namespace consulta
