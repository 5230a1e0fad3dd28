#include "services/payments/reconciliation.hpp"

#include <algorithm>
#include <unordered_map>

#include "platform/observe/log.hpp"

namespace consulta::payments {

// Books charges of the provider's list. Those that are known change nothing.
void Reconciliation::book(broker::Work& work, std::span<const ProviderCharge> charges) {
  std::vector<Uuid> ids;
  for (const auto& charge : charges) ids.push_back(charge.payment_id);
  std::unordered_map<Uuid, Uuid, UuidHash> appointments;
  for (const auto& p : store::find_all(work.db(), ids)) appointments.emplace(p.id, p.appointment_id);
  std::vector<std::pair<Uuid, Charged>> told;
  for (const auto& charge : charges) {
    if (const auto found = appointments.find(charge.payment_id); found != appointments.end()) {
      told.push_back({found->second, {charge.charge_id, charge.amount_cents, charge.request_id}});
    } else {
      spdlog::error("the provider has charge {} of a payment {} that nobody asked for", charge.charge_id,
                    to_text(charge.payment_id));
    }
  }
  payments_.tell(std::move(told), work);
}

// Each by itself, as they could not be booked together: whatever is wrong with one of them stops no other. How many of
// the first ones are booked without a gap.
std::size_t Reconciliation::book_apart(std::span<const ProviderCharge> charges, sql::Session& db) {
  auto booked = charges.size();
  for (std::size_t i = 0; i < charges.size(); ++i) {
    try {
      broker::Work work(db, outlet_);
      book(work, charges.subspan(i, 1));
      work.commit();
    } catch (const std::exception& e) {
      if (sql::is_unavailable(e)) throw;
      spdlog::error("charge {} cannot be booked: {}", charges[i].charge_id, e.what());
      booked = std::min(booked, i);
    }
  }
  return booked;
}

bool Reconciliation::run(sql::Session& db) {
  auto from = store::position(db);
  bool gap = false;
  for (;;) {
    const auto charges = provider_.charges_after(from);
    if (charges.empty()) return true;
    try {
      broker::Work work(db, outlet_);
      if (!store::lock_position(work.db())) return false;
      book(work, charges);
      if (!gap) store::save_position(work.db(), charges.back().position);
      work.commit();
    } catch (const std::exception& e) {
      if (sql::is_unavailable(e)) throw;
      const auto booked = book_apart(charges, db);
      if (!gap && booked > 0) store::save_position(db, charges[booked - 1].position);
      gap = gap || booked < charges.size();
    }
    from = charges.back().position;
  }
}

Instant Reconciliation::sure_until(sql::Session& db, Instant now) {
  constexpr auto longest_doubt = std::chrono::seconds(60);
  try {
    if (run(db)) return now;
  } catch (const HttpError& e) {
    spdlog::debug("holds may have been paid for: {}", e.what());  // reconciling says so too
  }
  return now - longest_doubt;
}

}  // namespace consulta::payments
