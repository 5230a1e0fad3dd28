// When to leave somebody alone who fails. A state machine without clock or socket: time comes in as an argument.
#pragma once

#include <chrono>
#include <cstdint>

namespace consulta {

using TimePoint = std::chrono::steady_clock::time_point;

// Circuit breaker of one upstream or provider. Closed: everything passes, and failures are counted over
// a window. When at least `least` requests of a window ended and half of them failed it opens: nothing passes for a
// pause, which doubles each time in a row. Then one request may probe: its success closes, its failure opens again.
class Breaker {
 public:
  struct Options {
    std::uint32_t least = 10;
    std::chrono::milliseconds window{10'000};
    std::chrono::milliseconds first_pause{1'000};
    std::chrono::milliseconds longest_pause{5'000};
  };
  enum class State { closed, open, half_open };

  Breaker() = default;
  explicit Breaker(Options options) : options_(options) {}

  // Whether a request may pass now. One that passes must be followed by succeeded(), failed() or abandoned().
  bool allow(TimePoint now);
  void succeeded(TimePoint now);
  void failed(TimePoint now);
  // Neither: the client went away before the upstream had answered.
  void abandoned();

  State state() const { return state_; }
  // Whether the next request that passes is a probe.
  bool probing(TimePoint now) const {
    return state_ == State::half_open || (state_ == State::open && now >= open_until_);
  }
  // Until a request may probe; at least a second, for Retry-After.
  std::chrono::seconds retry_after(TimePoint now) const;

 private:
  void open(TimePoint now);
  void roll(TimePoint now);

  Options options_;
  State state_ = State::closed;
  TimePoint window_began_{};
  std::uint32_t ended_ = 0, failed_ = 0;
  TimePoint open_until_{};
  std::chrono::milliseconds pause_{0};
  bool probing_ = false;
};

}  // namespace consulta
