// Puts what every service tells the audit, and what became of messages, at the end of the chain (chain.hpp).
// Guarantees: each entry is in it once, however often it is told; replicas write one after another, so there is one
// chain.
#pragma once

#include <vector>

#include "engine/reactor.hpp"
#include "platform/sql/sql.hpp"
#include "services/admin/chain.hpp"

namespace consulta::admin {

class Chaining : public engine::Lane {
 public:
  std::vector<std::string> events() const override;
  using Lane::take;
  void take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) override;
};

// Those that are not in the chain yet, in this order. In a transaction, which no other replica passes before it ends.
void append(sql::Session& db, std::vector<events::Access> accesses);

}  // namespace consulta::admin
