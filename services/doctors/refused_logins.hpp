// A doctor who can have no login is taken back: whoever has the address was there before.
#pragma once

#include "engine/reaction.hpp"
#include "services/doctors/service.hpp"

namespace consulta::doctors {

class RefusedLogins : public engine::Lane {
 public:
  explicit RefusedLogins(Withdrawals& withdrawals) : withdrawals_(withdrawals) {}

  std::vector<std::string> events() const override;
  using Lane::take;
  void take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) override;

 private:
  Withdrawals& withdrawals_;
};

}  // namespace consulta::doctors
