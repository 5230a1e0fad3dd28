// Issues the invoices and credit notes that payments note: in the transaction of what they are for, so that the numbers
// of a series have no gap. A document is inserted at once and refers to its payment, which has to be in the database by
// then: so what begins a payment the quick way must not note one.
#pragma once

#include "engine/reactor.hpp"
#include "services/payments/invoice.hpp"

namespace consulta::payments {

class Documents : public engine::Lane {
 public:
  Documents(Issuer issuer, const WallClock& clock) : issuer_(std::move(issuer)), clock_(clock) {}

  std::vector<std::type_index> notes() const override { return {typeid(IssueInvoice), typeid(IssueCreditNote)}; }
  using Lane::take;
  void take(const std::vector<const engine::Note*>& notes, engine::Turn& turn) override;

 private:
  Document issue(sql::Session& db, DocumentKind kind, Payment payment, std::int64_t amount_cents) const;

  Issuer issuer_;
  WallClock clock_;
};

}  // namespace consulta::payments
