// What doctors are called now: what was booked before a doctor's name changed is shown, and invoiced from then on,
// under the new one. A document that is issued stays as it is.
#pragma once

#include "engine/reaction.hpp"
#include "services/payments/store.hpp"

namespace consulta::payments {

class KnownDoctors : public engine::Lane {
 public:
  std::vector<std::string> events() const override;
  using Lane::take;
  void take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) override;
};

// Who is not among them is called as the payment says.
void bring_up_to_date(Payment& payment, const std::vector<KnownDoctor>& doctors);
void bring_up_to_date(std::span<Payment> payments, sql::Session& db);

}  // namespace consulta::payments
