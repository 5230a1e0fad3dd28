#include "services/payments/reactions.hpp"

#include "services/payments/service.hpp"

namespace consulta::payments {
namespace {

engine::MakeContext<Payment> context(const Options& options, RunningNumbers& numbers) {
  return [options, &numbers](engine::Turn&) {
    return Payment::Context{Clock::now(), &engine::fresh_ids(), options.entity, options.public_url,
                            [&numbers] { return numbers.take(); }};
  };
}

// First requests are made without being read again: patients wait for their SMS.
engine::OrderTaker<Payment> hand_first_to(Openings& openings) {
  return [&openings](std::vector<Opening>& ordered) {
    std::vector<Opening> handed;
    const auto now = Clock::now();
    const auto due_at = openings.due_at(now);
    for (auto& opening : ordered) {
      if (due_at == now || opening.order.reason != first_request) continue;
      opening.order.due_at = due_at;
      opening.order.attempts = 1;
      handed.push_back(opening);
    }
    return [&openings, due_at, handed = std::move(handed)]() mutable { openings.put(std::move(handed), due_at); };
  };
}

}  // namespace

Aggregates::Aggregates(engine::Reactor& reactor, const Options& options, RunningNumbers& numbers, Openings& openings)
    : payments(reactor, store::payments, context(options, numbers)), documents(options.issuer, options.clock) {
  bring_to_payments(payments).orders_to(hand_first_to(openings)).ready();
  reactor.add(documents);
  reactor.add(known_patients);
  reactor.add(known_dependants);
  reactor.add(known_doctors);
  reactor.add(proofs);
}

}  // namespace consulta::payments

namespace consulta {
template class engine::AggregateLane<payments::Payment>;
}  // namespace consulta
