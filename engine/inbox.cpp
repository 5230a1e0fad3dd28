#include "engine/inbox.hpp"

#include <unordered_set>

#include "broker/queries.hpp"
#include "platform/observe/metrics.hpp"

namespace consulta::engine {
namespace {

// Of the quick way.
void count_failed(const std::exception& e) {
  const auto* error = dynamic_cast<const sql::Error*>(&e);
  metrics::counter("consulta_quick_batches_failed_total",
                   "Batches that went the plain way after the quick one, by reason",
                   {{"reason", error != nullptr ? json::enum_text(error->kind) : "thrown"}})
      .Increment();
}

}  // namespace

void Inbox::apply(std::span<const broker::Delivery> deliveries) {
  run_attempts([&](Way way) {
    try {
      run(deliveries, way);
    } catch (const std::exception& e) {
      if (way == Way::quick) count_failed(e);
      throw;
    }
  });
}

void Inbox::run(std::span<const broker::Delivery> deliveries, Way way) {
  broker::Work work(session_, outlet_);
  Turn turn(work, way);
  if (way == Way::plain) {
    const auto fresh = enter_new(work.db(), deliveries);
    if (!fresh.empty()) handler_(fresh, turn);
  } else {
    handler_(deliveries, turn);
    work.finish_with(session_.statement(broker::queries::enter_deliveries, broker::ids_of(deliveries)));
  }
  work.commit();
}

// Enters those of these that the inbox does not have, and returns them.
std::vector<broker::Delivery> Inbox::enter_new(sql::Session& db, std::span<const broker::Delivery> deliveries) {
  const auto entered = db.all(broker::queries::enter_new_deliveries, broker::ids_of(deliveries));
  std::unordered_set<Uuid, UuidHash> is_new(entered.begin(), entered.end());
  std::vector<broker::Delivery> fresh;
  for (const auto& delivery : deliveries) {
    if (is_new.erase(delivery.id) != 0) fresh.push_back(delivery);
  }
  return fresh;
}

}  // namespace consulta::engine
