// How the outside world misbehaves, by order of a test.
#pragma once

#include <array>
#include <chrono>
#include <mutex>
#include <optional>

#include "platform/json.hpp"

namespace consulta::sandbox {

enum class Target { sms, smtp, psp };
BOOST_DESCRIBE_ENUM(Target, sms, smtp, psp)
enum class Mode { ok, slow, error, drop, duplicate };
BOOST_DESCRIBE_ENUM(Mode, ok, slow, error, drop, duplicate)

struct FaultOrder {
  Target target = Target::sms;
  Mode mode = Mode::ok;
  std::optional<std::int64_t> seconds;  // none: until told otherwise
};
BOOST_DESCRIBE_STRUCT(FaultOrder, (), (target, mode, seconds))

class Faults {
 public:
  void set(const FaultOrder& order) {
    std::lock_guard lock(mutex_);
    auto& state = states_[static_cast<std::size_t>(order.target)];
    state.mode = order.mode;
    state.until.reset();
    if (order.seconds) state.until = std::chrono::steady_clock::now() + std::chrono::seconds(*order.seconds);
  }
  Mode mode(Target target) {
    std::lock_guard lock(mutex_);
    auto& state = states_[static_cast<std::size_t>(target)];
    if (state.until && std::chrono::steady_clock::now() >= *state.until) state = {};
    return state.mode;
  }

 private:
  struct State {
    Mode mode = Mode::ok;
    std::optional<std::chrono::steady_clock::time_point> until;
  };
  std::mutex mutex_;
  std::array<State, 3> states_{};
};

}  // namespace consulta::sandbox
