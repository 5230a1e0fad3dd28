// What the relay does when. A turn of it publishes what was offered, deletes the rows of what was confirmed and sweeps,
// each if it is due. Pure: no socket, no thread, and time is what it is told.
//
// Guarantees:
//
// - The first turn is at once, the next after a failure when its pause is over, and one a second comes in any case: the
//   broker's answers are taken though nothing is offered.
// - From a failure until a turn goes well nothing more is taken: the publisher still has the last batch, and with one
//   more each time it would grow without bound.
// - What is confirmed is deleted before a sweep, which would publish it again.
// - A sweep is one batch a turn, however much was left: it holds up neither what is offered nor the end.
// - What waits in memory is not swept as well because the broker is slow: what has waited for nearly as long as a sweep
//   lets rows be is the sweep's. But not at the end: no sweep might come for long, and twice is better. What was
//   published and is not confirmed by then is swept, and so published twice; it takes effect once (engine/inbox.hpp).
// - Told to stop, the relay goes on until nothing waits, for five seconds.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "platform/process/backoff.hpp"

namespace consulta::broker {

class RelaySchedule {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // The most events of a turn, and of a sweep.
  static constexpr std::size_t batch_limit = 256;

  // Whether the relay keeps them beside those `waiting`. If not they are in the database alone: the sweep takes them.
  static bool has_room(std::size_t waiting, std::size_t events);

  // Whether what waits since then is no longer published from memory: a sweep may already have taken it.
  static bool is_for_sweep(TimePoint offered_at, TimePoint now, bool stopping);

  explicit RelaySchedule(TimePoint now) : sweep_at_(now) {}

  // When the next turn is, unless it takes something before. `confirmed`: published, their rows not yet deleted.
  TimePoint next_turn(TimePoint now, std::size_t confirmed) const;

  // How many of those waiting the next turn takes.
  std::size_t takes(std::size_t waiting) const;

  enum class Turn {
    work,
    rest,  // until rest_until(), then ask again
    end,
  };
  Turn begin(TimePoint now, std::size_t waiting, bool stopping);
  TimePoint rest_until() const;

  // Of a turn that has published.
  struct Due {
    bool forget = false;  // deletes the rows of what is confirmed
    bool sweep = false;
  };
  Due due(TimePoint now, std::size_t confirmed) const;
  void forgot(TimePoint now);
  // `more`: a whole batch was found, and some of it could be published.
  void swept(TimePoint now, bool more);

  // How the turn ended; failed() returns the pause until the next.
  void went_well();
  std::chrono::milliseconds failed(TimePoint now);

 private:
  bool good_ = false;  // the last turn
  TimePoint sweep_at_;
  TimePoint forget_at_{}, not_before_{};  // long ago
  std::optional<TimePoint> end_by_;       // told to stop
  Backoff backoff_;
};

}  // namespace consulta::broker
