// What doctors are called and where they are found: a copy of what doctors tells of each, for what is said of an
// appointment that was booked before it changed.
#pragma once

#include "engine/reaction.hpp"

namespace consulta::notifications {

class DoctorBook : public engine::Lane {
 public:
  std::vector<std::string> events() const override;
  using Lane::take;
  void take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) override;
};

}  // namespace consulta::notifications
