// Tells once of each patient that there is somebody behind the account: they have paid, or pressed a button of the
// payment page.
#pragma once

#include "engine/reactor.hpp"
#include "services/payments/payment.hpp"

namespace consulta::payments {

class Proofs : public engine::Lane {
 public:
  std::vector<std::type_index> notes() const override { return {typeid(HasPaid)}; }
  using Lane::take;
  void take(const std::vector<const engine::Note*>& notes, engine::Turn& turn) override;

  // The caller commits.
  void add(const std::vector<Uuid>& patient_ids, broker::Work& work);
};

}  // namespace consulta::payments
