// When to leave an upstream alone. State machines without clock or socket: time comes in as an argument.
#pragma once

#include <chrono>
#include <cstdint>

namespace consulta::gateway {

using TimePoint = std::chrono::steady_clock::time_point;

// Circuit breaker of one upstream, all its addresses together. Closed: everything passes, and failures are counted over
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

// Ejection of one address of an upstream: after `in_a_row` failures it is not used for a second, twice as long with
// each ejection that follows on the last, at most half a minute.
class Outlier {
 public:
  static constexpr std::uint32_t in_a_row = 3;

  bool ejected(TimePoint now) const { return now < until_; }
  void succeeded();
  void failed(TimePoint now);
  // It takes no connection: ejected at once.
  void unreachable(TimePoint now);

 private:
  void eject(TimePoint now);

  std::uint32_t failures_ = 0, ejections_ = 0;
  TimePoint until_{};
};

// Retries may add a fifth to the requests there are, so that they cannot bring down what is struggling already.
class RetryBudget {
 public:
  void request() { credit_ = credit_ + 1 > most ? most : credit_ + 1; }
  bool retry() {
    if (credit_ < price) return false;
    credit_ -= price;
    return true;
  }

 private:
  static constexpr std::uint32_t price = 5, most = 50;
  std::uint32_t credit_ = most;
};

}  // namespace consulta::gateway
