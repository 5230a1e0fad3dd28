// When to leave an address of an upstream alone, and when to try once more. State machines without clock or socket:
// time comes in as an argument.
#pragma once

#include "platform/process/breaker.hpp"

namespace consulta::gateway {

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
