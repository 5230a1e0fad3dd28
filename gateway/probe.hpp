// A request that an upstream's breaker let pass: unless told how it ended, it counts as abandoned.
#pragma once

#include <chrono>

#include "platform/process/breaker.hpp"

namespace consulta::gateway {

class Probe {
 public:
  explicit Probe(Breaker& breaker) : breaker_(breaker) {}
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;
  ~Probe() {
    if (!told_) breaker_.abandoned();
  }
  void succeeded() {
    breaker_.succeeded(std::chrono::steady_clock::now());
    told_ = true;
  }
  void failed() {
    breaker_.failed(std::chrono::steady_clock::now());
    told_ = true;
  }

 private:
  Breaker& breaker_;
  bool told_ = false;
};

}  // namespace consulta::gateway
