#include "engine/inbox.hpp"

#include <unordered_set>

#include "broker/queries.hpp"
#include "platform/observe/metrics.hpp"

namespace consulta::engine {
namespace {

void count_failed(const Attempt& attempt, const std::string& why) {
  if (attempt.way == Way::plain) return;
  metrics::counter("consulta_quick_batches_failed_total",
                   "Batches that went the plain way after the quick one, by reason", {{"reason", why}})
      .Increment();
}

}  // namespace

void Inbox::apply(std::span<const broker::Delivery> deliveries) {
  for (std::optional<Attempt> attempt{Attempt{}};;) {
    try {
      return run(deliveries, attempt->way);
    } catch (const sql::Error& e) {
      count_failed(*attempt, json::enum_text(e.kind));
      attempt = next_attempt(*attempt, e.kind);
      if (!attempt) throw;
    } catch (const std::exception&) {
      count_failed(*attempt, "thrown");
      attempt = next_attempt(*attempt, std::nullopt);
      if (!attempt) throw;
    }
  }
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
