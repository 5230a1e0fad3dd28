#include "services/payments/known_dependants.hpp"

#include <algorithm>

#include "events/auth.hpp"

namespace consulta::payments {
namespace {

template <class E>
KnownDependant told(const broker::Delivery& delivery) {
  const auto d = engine::event_of<E>(delivery).data;
  if constexpr (requires { d.full_name; }) {
    return {d.dependant_id, d.full_name, d.tax_number, d.version};
  } else {
    return {d.dependant_id, {}, {}, d.version};
  }
}

}  // namespace

KnownDependants::KnownDependants() {
  readers_[events::DependantAdded::kind.type()] = told<events::DependantAdded>;
  readers_[events::DependantChanged::kind.type()] = told<events::DependantChanged>;
  readers_[events::DependantRemoved::kind.type()] = told<events::DependantRemoved>;
}

std::vector<std::string> KnownDependants::events() const {
  std::vector<std::string> out;
  for (const auto& [type, read] : readers_) out.push_back(type);
  return out;
}

void KnownDependants::take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) {
  std::vector<KnownDependant> rows;
  for (const auto* delivery : deliveries) rows.push_back(readers_.at(delivery->type)(*delivery));
  // In one order in every replica, so that two batches never wait for each other.
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  for (const auto& row : rows) store::remember(turn.work.db(), row);
}

}  // namespace consulta::payments
