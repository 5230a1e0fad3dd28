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
    const auto decision = cancel(a, row.by, free_hours, start - row.before);
    CHECK(decision.changed == terms.has_value());
    if (!terms) continue;
    CHECK(terms->refund_cents == *row.refund);
    CHECK(terms->kept_cents == *row.kept);
    CHECK(terms->free_until == (row.late ? std::nullopt : std::optional(start - free_hours)));
    CHECK(decision.kept_cents == *row.kept);  // what is shown is what is told
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
  const Slot far{{}, "", "", start + hours(500), start + hours(501), 9999, {}};
  const auto moved = [&](By by, hours before) {
    const auto wish = reschedule(appointment(Status::confirmed), far.starts_at, by, free_hours, start - before).next;
    CHECK(!wish.late);  // not yet
    return on_slot_reserved(wish, wish.round, far, start - before).next;
  };
  CHECK(!moved(By::patient, hours(24)).late);
  CHECK(!moved(By::clinic, hours(1)).late);
  const auto late = moved(By::patient, hours(23));
  CHECK(late.late);
  CHECK(cancellation(late, By::patient, free_hours, start).value().kept_cents == 2250);

  const auto wish = reschedule(late, start + hours(700), By::clinic, free_hours, start - hours(23)).next;
  const Slot farther{{}, "", "", start + hours(700), start + hours(701), 9999, {}};
  CHECK(on_slot_reserved(wish, wish.round, farther, start).next.late);

  auto refused =
      reschedule(appointment(Status::confirmed), far.starts_at, By::patient, free_hours, start - hours(1)).next;
  refused = on_slot_rejected(refused, refused.round, "slot_taken", start - hours(1)).next;
  CHECK(!refused.late);
  const auto again = reschedule(refused, far.starts_at, By::clinic, free_hours, start - hours(1)).next;
  CHECK(!on_slot_reserved(again, again.round, far, start - hours(1)).next.late);
}
