// Idempotency keys of accounts that are erased: they go with them, before their day is over.
#pragma once

#include <span>

#include "broker/consumer.hpp"
#include "broker/outbox.hpp"

namespace consulta::host {

// Forgets all that was kept for that account.
void forget_answers_to(sql::Session& db, const Uuid& account);
// For each of whom these tell that they are erased, as `work` ends.
void forget_answers_to_erased(std::span<const broker::Delivery> deliveries, broker::Work& work);

}  // namespace consulta::host
