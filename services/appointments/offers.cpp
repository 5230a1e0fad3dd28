#include "services/appointments/offers.hpp"

namespace consulta::appointments {
namespace {

constexpr auto life = std::chrono::seconds(1);
constexpr std::size_t most = 10'000;

}  // namespace

std::optional<Offer> Offers::get(sql::Session& db, const Uuid& specialty_id, const std::optional<Uuid>& doctor_id) {
  const Key key{specialty_id, doctor_id};
  const auto now = std::chrono::steady_clock::now();
  {
    std::lock_guard lock(mutex_);
    const auto found = offers_.find(key);
    if (found != offers_.end() && now < found->second.until) return found->second.offer;
  }
  auto offer = store::offer(db, specialty_id, doctor_id);
  if (offer && (!doctor_id || offer->practised)) {
    std::lock_guard lock(mutex_);
    if (offers_.size() >= most) offers_.clear();
    offers_.insert_or_assign(key, Remembered{*offer, now + life});
  }
  return offer;
}

void Offers::forget() {
  std::lock_guard lock(mutex_);
  offers_.clear();
}

}  // namespace consulta::appointments
