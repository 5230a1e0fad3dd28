#include "services/payments/reconciliation.hpp"

#include <unordered_map>

#include "engine/halves.hpp"
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

bool Reconciliation::book_page(std::span<const ProviderCharge> page, sql::Session& db) {
  bool ours = true;
  engine::by_halves(
      page,
      [&](std::span<const ProviderCharge> charges) {
        broker::Work work(db, outlet_);
        ours = ours && store::lock_position(work.db());
        if (!ours) return;
        book(work, charges);
        if (!gap_) store::save_position(work.db(), charges.back().position);
        work.commit();
      },
      [&](const ProviderCharge& charge, const std::exception& e) {
        spdlog::error("charge {} cannot be booked: {}", charge.charge_id, e.what());
        gap_ = true;
      });
  return ours;
}

bool Reconciliation::run(sql::Session& db) {
  gap_ = false;
  auto from = store::position(db);
  do {
    const auto page = provider_.charges_after(from);
    if (page.empty()) return true;
    if (!book_page(page, db)) return false;
    from = page.back().position;
  } while (!stopping_());
  return false;
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
