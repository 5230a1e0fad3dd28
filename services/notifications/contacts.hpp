// The contact book: a copy of what auth tells of each person. Who is new is welcomed.
#pragma once

#include "engine/reaction.hpp"

namespace consulta::notifications {

class Contacts : public engine::Lane {
 public:
  std::vector<std::string> events() const override;
  using Lane::take;
  void take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) override;
};

}  // namespace consulta::notifications
