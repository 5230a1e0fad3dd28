// What the gateway may believe about sessions that have ended, by when the broker and auth were last heard of. The
// broker tells of each ended session while it lives; auth has the list of all that matter and can be asked for it.
//
//   told     the broker has spoken lately, and what was missed before was asked for: nothing can be missing
//   asking   it has not: auth is asked for the list again and again
//   blind    both have been silent for too long, or nothing was ever known: no token can be trusted
//
// Pure: times in, mode out.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace consulta::gateway {

class RevocationWatch {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  enum class Mode { told, asking, blind };
  static constexpr auto ask_every = std::chrono::seconds(2);

  // `silence`: of the broker until auth is asked; twice that, of both, until the gateway is blind.
  explicit RevocationWatch(std::chrono::seconds silence) : silence_(silence) {}

  // What is published from now on will be told.
  void subscribed(TimePoint now);
  // Any sign of the broker's life over that subscription.
  void broker_spoke(TimePoint now);
  // What is published from now on may be missed.
  void unsubscribed();

  // Whether auth is to be asked now.
  bool should_ask(TimePoint now) const;
  void asked(TimePoint now);
  // The list came that was asked for last: it is of then.
  void answered();

  Mode mode(TimePoint now) const;

 private:
  bool told(TimePoint now) const;

  std::chrono::seconds silence_;
  bool subscribed_ = false;
  bool complete_ = false;  // the list was asked for after the subscription had begun, so nothing fell between
  bool asked_while_subscribed_ = false;
  std::optional<TimePoint> spoke_at_, asked_at_;
  std::optional<TimePoint> known_at_;  // until when everything is known
};

}  // namespace consulta::gateway
