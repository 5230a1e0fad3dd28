// Keeps what documents say of whom patients book for.
#pragma once

#include <functional>
#include <map>

#include "engine/reaction.hpp"
#include "services/payments/store.hpp"

namespace consulta::payments {

class KnownDependants : public engine::Lane {
 public:
  KnownDependants();

  std::vector<std::string> events() const override;
  using Lane::take;
  void take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) override;

 private:
  std::map<std::string, std::function<KnownDependant(const broker::Delivery&)>, std::less<>> readers_;
};

}  // namespace consulta::payments
