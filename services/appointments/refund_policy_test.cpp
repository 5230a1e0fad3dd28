#include "services/appointments/refund_policy.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::appointments;
using std::chrono::hours;
using std::chrono::microseconds;

namespace {

constexpr auto free_hours = hours(24);
const Instant start{hours(1000)};

Appointment appointment(Status status) {
  Appointment a;
  a.status = status;
  a.starts_at = start;
  a.price_cents = 4501;
  return a;
}

Appointment::Context at(Instant now) {
  return {now, &engine::fresh_ids(), free_hours};
}

// What a message makes of it.
template <class M>
Appointment after(const Appointment& a, const M& message, Instant now) {
  return decide(a, message, at(now)).front().next.value();
}

events::SlotReserved slot(const Appointment& wish, Instant starts_at) {
  events::SlotReserved e;
  e.round = wish.round;
  e.starts_at = starts_at;
  e.ends_at = starts_at + hours(1);
  e.price_cents = 9999;
  return e;
}

}  // namespace

TEST_CASE("what cancelling gives back and what it keeps") {
  struct Row {
    Status status;
    By by;
    std::chrono::microseconds before;  // the start
    bool late;
    std::optional<std::int64_t> refund, kept;
  };
  const auto gone = std::optional<std::int64_t>();
  for (const auto& row : {
           Row{Status::confirmed, By::patient, hours(25), false, 4501, 0},
           Row{Status::confirmed, By::patient, hours(24), false, 4501, 0},
           Row{Status::confirmed, By::patient, hours(24) - microseconds(1), false, 2251, 2250},
           Row{Status::confirmed, By::patient, microseconds(1), false, 2251, 2250},
           Row{Status::confirmed, By::patient, hours(0), false, gone, gone},
           Row{Status::confirmed, By::patient, hours(-1), false, gone, gone},
           Row{Status::confirmed, By::patient, hours(700), true, 2251, 2250},
           Row{Status::confirmed, By::clinic, hours(1), false, 4501, 0},
           Row{Status::confirmed, By::clinic, hours(-1), false, 4501, 0},
           Row{Status::confirmed, By::clinic, hours(700), true, 4501, 0},
           Row{Status::checked_in, By::patient, hours(1), false, gone, gone},
           Row{Status::checked_in, By::clinic, hours(-1), false, 4501, 0},
           Row{Status::awaiting_payment, By::patient, hours(1), false, 0, 0},
           Row{Status::awaiting_payment, By::patient, hours(1), true, 0, 0},
           Row{Status::awaiting_payment, By::patient, hours(0), false, gone, gone},
           Row{Status::requested, By::patient, hours(1), false, 0, 0},
           Row{Status::requested, By::clinic, hours(1), false, 0, 0},
           Row{Status::in_consultation, By::clinic, hours(-1), false, gone, gone},
           Row{Status::completed, By::clinic, hours(-1), false, gone, gone},
           Row{Status::no_show, By::clinic, hours(-1), false, gone, gone},
           Row{Status::rejected, By::patient, hours(25), false, gone, gone},
           Row{Status::cancelled, By::patient, hours(25), false, gone, gone},
           Row{Status::expired, By::patient, hours(25), false, gone, gone},
       }) {
    CAPTURE(json::enum_text(row.status));
    CAPTURE(row.before.count());
    auto a = appointment(row.status);
    a.late = row.late;
    const auto terms = cancellation(a, row.by, free_hours, start - row.before);
    REQUIRE(terms.has_value() == row.refund.has_value());
    const auto branch = decide(a, Cancel{row.by, std::nullopt}, at(start - row.before)).front();
    CHECK(branch.next.has_value() == terms.has_value());
    CHECK(branch.refusal.has_value() != terms.has_value());
    if (!terms) continue;
    CHECK(terms->refund_cents == *row.refund);
    CHECK(terms->kept_cents == *row.kept);
    CHECK(terms->free_until == (row.late ? std::nullopt : std::optional(start - free_hours)));
    // What is shown is what is told.
    REQUIRE(branch.events.size() == 1);
    REQUIRE(branch.events.front().as<events::AppointmentCancelled>() != nullptr);
    CHECK(branch.events.front().as<events::AppointmentCancelled>()->kept_cents == row.kept);
  }
}

TEST_CASE("money that is there before its slot goes back whole") {
  auto a = appointment(Status::requested);
  a.paid = true;
  const auto terms = cancellation(a, By::patient, free_hours, start - hours(1)).value();
  CHECK(terms.refund_cents == 4501);
  CHECK(terms.kept_cents == 0);
}

TEST_CASE("a patient's late move makes late for good, once it has happened; the clinic's and a refused one do not") {
  const auto far = start + hours(500);
  const auto moved = [&](By by, hours before) {
    const auto wish = after(appointment(Status::confirmed), Move{far, std::nullopt, by}, start - before);
    CHECK(!wish.late);  // not yet
    return after(wish, slot(wish, far), start - before);
  };
  CHECK(!moved(By::patient, hours(24)).late);
  CHECK(!moved(By::clinic, hours(1)).late);
  const auto late = moved(By::patient, hours(23));
  CHECK(late.late);
  CHECK(cancellation(late, By::patient, free_hours, start).value().kept_cents == 2250);

  const auto farther = start + hours(700);
  const auto wish = after(late, Move{farther, std::nullopt, By::clinic}, start - hours(23));
  CHECK(after(wish, slot(wish, farther), start).late);

  const auto an_hour_before = start - hours(1);
  const auto asked = after(appointment(Status::confirmed), Move{far, std::nullopt, By::patient}, an_hour_before);
  const auto refused = after(asked, events::SlotRejected{{}, asked.round, "slot_taken"}, an_hour_before);
  CHECK(!refused.late);
  const auto again = after(refused, Move{far, std::nullopt, By::clinic}, an_hour_before);
  CHECK(!after(again, slot(again, far), an_hour_before).late);
}

TEST_CASE("cancelling for another amount than was shown is refused with what it is now") {
  const auto a = appointment(Status::confirmed);
  const auto now = start - hours(1);
  CHECK(decide(a, Cancel{By::patient, 4501}, at(now)).front().refusal.value().code == "cost_changed");
  CHECK(decide(a, Cancel{By::patient, 2251}, at(now)).front().next.has_value());
}
