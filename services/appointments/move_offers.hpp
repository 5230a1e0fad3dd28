// Hands each appointment what doctors tells of many.
#pragma once

#include "engine/reactor.hpp"

namespace consulta::appointments {

class MoveOffers : public engine::Lane {
 public:
  std::vector<std::string> events() const override;
  using Lane::take;
  void take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) override;
};

}  // namespace consulta::appointments
