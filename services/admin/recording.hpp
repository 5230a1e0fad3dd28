// Keeps what figures are made of, and what doctors and specialties are called. Guarantee: each event is kept once,
// however often it is told; the figures follow within seconds (projection.hpp).
#pragma once

#include "engine/reactor.hpp"

namespace consulta::admin {

class Recording : public engine::Lane {
 public:
  std::vector<std::string> events() const override;
  using Lane::take;
  void take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) override;
};

}  // namespace consulta::admin
