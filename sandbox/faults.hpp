// How the outside world misbehaves, by order of a test: everybody is treated in one way, and beside it some recipients
// are refused for good. From any thread.
#pragma once

#include <array>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "platform/json/json.hpp"

namespace consulta::sandbox {

enum class Target { sms, smtp, psp };
BOOST_DESCRIBE_ENUM(Target, sms, smtp, psp)
enum class Mode { ok, slow, error, drop, duplicate, refuse };
BOOST_DESCRIBE_ENUM(Mode, ok, slow, error, drop, duplicate, refuse)

struct FaultOrder {
  Target target = Target::sms;
  Mode mode = Mode::ok;
  std::optional<std::int64_t> seconds;  // none: until told otherwise
  // With `refuse`, and only there: the beginning of a phone, or the end of an address.
  std::optional<std::string> recipient;
};
BOOST_DESCRIBE_STRUCT(FaultOrder, (), (target, mode, seconds, recipient))

// As it can be carried out: its recipient without spaces, addresses in lower case. Throws Problem 422.
FaultOrder checked(FaultOrder order);

class Faults {
 public:
  // `refuse` adds to those who are refused and leaves the mode as it is; `ok` ends both. Takes a checked order.
  void set(const FaultOrder& order);
  Mode mode(Target target);
  bool refuses(Target target, const std::string& recipient);

 private:
  using Until = std::optional<std::chrono::steady_clock::time_point>;
  struct Refused {
    std::string recipient;
    Until until;
  };
  struct State {
    Mode mode = Mode::ok;
    Until until;
    std::vector<Refused> refused;
  };
  State& state_of(Target target) { return states_[static_cast<std::size_t>(target)]; }

  std::mutex mutex_;
  std::array<State, 3> states_{};
};

}  // namespace consulta::sandbox
