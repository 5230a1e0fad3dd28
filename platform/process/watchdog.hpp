// Ends connections whose peer has fallen silent. Where a library waits for an answer without a limit of its own,
// whoever waits says so before and after; what takes longer than its limit has its socket shut down, so that the
// library finds the connection broken and gives up. Neither keepalives nor TCP_USER_TIMEOUT see a peer whose kernel
// still acknowledges, such as a proxy that passes nothing on any more.
//
//   Watch watch(descriptor);
//   watch.wait(std::chrono::seconds(17));
//   …                                       // the library's call
//   if (!watch.answered()) …                // the connection is broken, whatever the library says
//
// One thread per process looks at all of them, twice a second. Guarantee: nobody else's socket is ever hit, whenever
// the library closes its own, for a Watch has a descriptor of its own. The socket is closed with whichever goes last.
#pragma once

#include <atomic>
#include <chrono>

namespace consulta {

class Watch {
 public:
  // Throws std::system_error where there is no descriptor left.
  explicit Watch(int descriptor);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // An answer is awaited from now on, for as long as `limit`; a quarter of it where this is suspect.
  void wait(std::chrono::milliseconds limit);
  // It is not awaited any more. False where the connection was ended meanwhile.
  bool answered();
  // Whether another connection was ended since this one was made. Mostly all of one age have died together, and each
  // would have to be waited for.
  bool suspect() const;
  // Shuts the socket down at once.
  void end();

 private:
  friend class Watchdog;
  using Ticks = std::chrono::steady_clock::rep;

  const int descriptor_;
  const Ticks made_;
  std::atomic<Ticks> limit_{0};
  std::atomic<Ticks> since_;  // when the wait began, or one of the two states below
  static constexpr Ticks idle = 0, ended = -1;
};

}  // namespace consulta
