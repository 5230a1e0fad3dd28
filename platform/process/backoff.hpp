// Waits between attempts at what has failed: doubling from 100 ms to 5 s, with jitter, so that replicas do not come
// back as one.
#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace consulta {

class Backoff {
 public:
  std::chrono::milliseconds next() {
    thread_local std::minstd_rand random(std::random_device{}());
    const auto current = step_;
    step_ = std::min<std::chrono::milliseconds>(step_ * 2, std::chrono::seconds(5));
    return std::chrono::milliseconds(std::uniform_int_distribution<long>(current.count() / 2, current.count())(random));
  }
  void reset() { step_ = std::chrono::milliseconds(100); }

 private:
  std::chrono::milliseconds step_{100};
};

}  // namespace consulta
