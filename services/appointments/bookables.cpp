#include "services/appointments/bookables.hpp"

#include <algorithm>

#include "platform/http/problem.hpp"

namespace consulta::appointments {
namespace {

constexpr auto life = std::chrono::seconds(1);
constexpr std::size_t most = 10'000;

}  // namespace

void check_practised(const Bookable& bookable, const std::optional<Uuid>& doctor_id) {
  if (!doctor_id) return;
  if (!bookable.practised) throw invalid("doctor_id", "there is no such doctor");
  if (std::find(bookable.practised->begin(), bookable.practised->end(), bookable.specialty.id) ==
      bookable.practised->end()) {
    throw invalid("doctor_id", "this doctor does not practise the specialty");
  }
}

std::optional<Bookable> Bookables::get(sql::Session& db, const Uuid& specialty_id,
                                       const std::optional<Uuid>& doctor_id) {
  const Key key{specialty_id, doctor_id};
  const auto now = std::chrono::steady_clock::now();
  {
    std::lock_guard lock(mutex_);
    const auto found = known_.find(key);
    if (found != known_.end() && now < found->second.until) return found->second.bookable;
  }
  auto bookable = store::bookable(db, specialty_id, doctor_id);
  if (bookable && (!doctor_id || bookable->practised)) {
    std::lock_guard lock(mutex_);
    if (known_.size() >= most) known_.clear();
    known_.insert_or_assign(key, Remembered{*bookable, now + life});
  }
  return bookable;
}

void Bookables::forget() {
  std::lock_guard lock(mutex_);
  known_.clear();
}

}  // namespace consulta::appointments
