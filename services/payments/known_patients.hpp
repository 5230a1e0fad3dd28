// Keeps what documents say of patients and payments do not decide: under which name and tax number auth knows them.
// Who is erased is left without, those they book for too; their payments are erased by deadlines.cpp.
#pragma once

#include "engine/reaction.hpp"

namespace consulta::payments {

class KnownPatients : public engine::Lane {
 public:
  std::vector<std::string> events() const override;
  using Lane::take;
  void take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) override;
};

}  // namespace consulta::payments
