#include <doctest/doctest.h>

#include "services/appointments/appointment.hpp"

using namespace consulta;
using namespace consulta::appointments;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const Instant start{hours(1000)};

// One appointment, an hour passing before each message.
struct Life {
  MaybeAppointment a;
  Instant now = start - hours(90);
  std::vector<engine::AnyEvent> told = {};

  template <class M>
  Life& hears(const M& message) {
    now += hours(1);
    const Appointment::Context context{now, &engine::fresh_ids(), hours(24)};
    auto branch = [&] {
      if constexpr (requires { decide(a, message, context); }) {
        return decide(a, message, context).front();
      } else {
        return decide(a, message, now).front();
      }
    }();
    REQUIRE(!branch.refusal);
    if (branch.next) a = branch.next;
    told = branch.events;
    return *this;
  }
  template <class E>
  EntryRevision told_revision() const {
    REQUIRE(told.size() == 1);
    const auto* event = told.front().template as<E>();
    REQUIRE(event != nullptr);
    return event->calendar.value();
  }
};

Life asked() {
  Appointment a;
  a.id = new_id();
  a.starts_at = start;
  Life life;
  life.hears(Request{a});
  return life;
}

events::SlotReserved slot(const Appointment& a, Instant starts_at) {
  events::SlotReserved e;
  e.appointment_id = a.id;
  e.round = a.round;
  e.doctor_id = new_id();
  e.starts_at = starts_at;
  e.ends_at = starts_at + minutes(30);
  return e;
}

void check(const EntryRevision& is, EntryStatus status, std::int64_t sequence, Instant changed_at) {
  CHECK(is.status == status);
  CHECK(is.sequence == sequence);
  CHECK(is.changed_at == changed_at);
}

}  // namespace

TEST_CASE("a calendar entry has one sequence, which counts what matters to a calendar, in events as when one asks") {
  auto life = asked();
  const auto begun = life.now;
  life.hears(slot(*life.a, start));
  check(calendar_revision(*life.a), EntryStatus::tentative, 0, begun);

  life.hears(Move{start + hours(2)});
  check(calendar_revision(*life.a), EntryStatus::tentative, 0, begun);  // nothing is moved yet
  life.hears(slot(*life.a, start + hours(2)));
  check(life.told_revision<events::AppointmentRescheduled>(), EntryStatus::tentative, 1, life.now);

  life.hears(events::PaymentCompleted{});
  const auto confirmed = life.now;
  check(life.told_revision<events::AppointmentConfirmed>(), EntryStatus::confirmed, 2, confirmed);

  life.hears(Move{start + hours(4)});
  life.hears(events::SlotRejected{.appointment_id = life.a->id, .round = life.a->round, .reason = "slot_taken"});
  check(calendar_revision(*life.a), EntryStatus::confirmed, 2, confirmed);

  life.hears(Cancel{});
  check(life.told_revision<events::AppointmentCancelled>(), EntryStatus::cancelled, 3, life.now);
  check(calendar_revision(*life.a), EntryStatus::cancelled, 3, life.now);
}

TEST_CASE("the entry of a hold that nobody paid is cancelled") {
  auto life = asked();
  life.hears(slot(*life.a, start)).hears(events::PaymentExpired{});
  check(life.told_revision<events::AppointmentExpired>(), EntryStatus::cancelled, 1, life.now);
}
