#include "services/admin/counting.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "services/admin/days.hpp"

namespace consulta::admin {
namespace {

// Why money goes back that had paid for something, as payments tells it.
constexpr auto cancelled_reason = "appointment_cancelled";

class Counting {
 public:
  Counting(std::span<const StoredEvent> events, const WallClock& clock) : events_(events), clock_(clock) {
    const auto* last = last_slot();
    if (last != nullptr) slot_ = last->details;
  }

  std::vector<Counted> all() {
    if (!unseen()) {
      count_booking();
      count_cancellation();
      count_visit();
    }
    for (const auto& event : events_) count_by_itself(event);
    return std::move(counted_);
  }

 private:
  // Of several of one kind the one that counts.
  const StoredEvent* last(Happened what) const {
    const auto place = [](const StoredEvent& e) { return std::tuple(e.details.version.value_or(0), e.at, e.id); };
    const StoredEvent* found = nullptr;
    for (const auto& event : events_) {
      if (event.what == what && (found == nullptr || place(*found) < place(event))) found = &event;
    }
    return found;
  }
  bool is(Happened what) const { return last(what) != nullptr; }

  // What is told after a move says where it was moved to; what was told before it does not.
  const StoredEvent* last_slot() const {
    using enum Happened;
    for (const auto what :
         {moved, completed, no_show, started, checked_in, cancelled, expired, confirmed, rejected, requested}) {
      if (const auto* event = last(what)) return event;
    }
    return nullptr;
  }

  bool unseen() const {
    return std::any_of(events_.begin(), events_.end(), [](const StoredEvent& e) { return e.details.unseen == true; });
  }

  Figure outcome() const {
    if (is(Happened::completed)) return Figure::booked_completed;
    if (is(Happened::no_show)) return Figure::booked_no_show;
    if (is(Happened::cancelled)) return Figure::booked_cancelled;
    if (is(Happened::expired)) return Figure::booked_expired;
    if (is(Happened::rejected)) return Figure::booked_rejected;
    if (is(Happened::confirmed) || is(Happened::checked_in) || is(Happened::started)) return Figure::booked_confirmed;
    return Figure::booked_open;
  }

  void add(Figure what, Instant at, std::int64_t amount = 1) {
    counted_.push_back(
        {events_.front().about, what, text_of(day_of(at, clock_)), slot_.doctor_id, slot_.specialty_id, amount});
  }

  void count_booking() {
    const auto* confirmed = last(Happened::confirmed);
    if (confirmed != nullptr) add(Figure::confirmed, confirmed->at);
    const auto* requested = last(Happened::requested);
    if (requested == nullptr) return;
    add(outcome(), requested->at);
    if (confirmed != nullptr && slot_.from) {
      add(Figure::lead_days, requested->at, (day_of(*slot_.from, clock_) - day_of(requested->at, clock_)).count());
    }
  }

  void count_cancellation() {
    const auto* cancelled = last(Happened::cancelled);
    if (cancelled == nullptr) return;
    const auto by = cancelled->details.by.value_or("");
    add(by == "patient"   ? Figure::cancelled_by_patient
        : by == "payment" ? Figure::cancelled_by_payment
                          : Figure::cancelled_by_clinic,
        cancelled->at);
  }

  void count_visit() {
    if (!slot_.from) return;
    const auto became = outcome();
    if (became == Figure::booked_completed) add(Figure::completed, *slot_.from);
    if (became == Figure::booked_no_show) add(Figure::no_show, *slot_.from);
    const bool taken =
        became == Figure::booked_completed || became == Figure::booked_no_show || became == Figure::booked_confirmed;
    if (taken && slot_.to) {
      add(Figure::taken_minutes, *slot_.from,
          std::chrono::duration_cast<std::chrono::minutes>(*slot_.to - *slot_.from).count());
    }
    const auto *came = last(Happened::checked_in), *began = last(Happened::started);
    if (came != nullptr && began != nullptr) {
      const auto waited = std::chrono::duration_cast<std::chrono::seconds>(began->at - came->at);
      add(Figure::wait_seconds, *slot_.from, std::max<std::int64_t>(0, waited.count()));
    }
  }

  // Each of several.
  void count_by_itself(const StoredEvent& event) {
    const auto cents = event.details.cents.value_or(0);
    if (event.what == Happened::paid) add(Figure::paid_cents, event.at, cents);
    if (event.what == Happened::refunded) {
      add(event.details.by == cancelled_reason ? Figure::refunded_cents : Figure::returned_cents, event.at, cents);
    }
    if (event.what == Happened::prescribed) add(Figure::prescribed, event.at);
  }

  std::span<const StoredEvent> events_;
  const WallClock& clock_;
  Details slot_;
  std::vector<Counted> counted_;
};

}  // namespace

std::vector<Counted> count(std::span<const StoredEvent> events, const WallClock& clock) {
  return events.empty() ? std::vector<Counted>{} : Counting(events, clock).all();
}

}  // namespace consulta::admin
