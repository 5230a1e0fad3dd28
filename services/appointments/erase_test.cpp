// What becomes of an appointment and of a wait whose patient is to be known no more.
#include <doctest/doctest.h>

#include "services/appointments/waitlist.hpp"

using namespace consulta;
using namespace consulta::appointments;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const Instant start{hours(1000)};

Appointment::Context at(Instant now) {
  return {now, &engine::fresh_ids(), hours(24)};
}
const auto early = at(start - hours(48)), late = at(start - hours(2)), begun = at(start + minutes(1));

Appointment booked(Status status) {
  Appointment a;
  a.id = new_id();
  a.patient_id = new_id();
  a.dependant_id = new_id();
  a.dependant_name = "Eva";
  a.reason = "The left knee hurts.";
  a.status = status;
  a.doctor_id = new_id();
  a.starts_at = start;
  a.ends_at = start + minutes(30);
  a.price_cents = 3000;
  if (status == Status::confirmed) a.check_in_code = "code";
  return a;
}

engine::Branch<Appointment> erased(const Appointment& a, const Appointment::Context& context) {
  auto outcome = decide(a, Erase{}, context);
  CHECK(outcome.size() == 1);
  return std::move(outcome.front());
}

const events::AppointmentCancelled* cancellation(const engine::Branch<Appointment>& branch) {
  return branch.events.size() == 1 ? branch.events.front().as<events::AppointmentCancelled>() : nullptr;
}

void check_nobodys(const Appointment& a) {
  CHECK(a.erased);
  CHECK(!a.dependant_name);
  CHECK(!a.reason);
  CHECK(!a.check_in_code);
  CHECK(!a.choose_token);
  CHECK(!a.move_offer);
  CHECK(!a.answer_by);
}

}  // namespace

TEST_CASE("what an erased patient could still cancel is cancelled by their rule, and told without a name") {
  struct Case {
    Status status;
    Appointment::Context context;
    std::int64_t kept;
  };
  for (const auto& [status, context, kept] :
       {Case{Status::confirmed, early, 0}, Case{Status::confirmed, late, 1500}, Case{Status::awaiting_payment, late, 0},
        Case{Status::requested, late, 0}, Case{Status::awaiting_payment, begun, 0}}) {
    const auto branch = erased(booked(status), context);
    REQUIRE(branch.next);
    CHECK(branch.next->status == Status::cancelled);
    CHECK(branch.next->status_reason == "cancelled_by_patient");
    check_nobodys(*branch.next);
    REQUIRE(cancellation(branch) != nullptr);
    CHECK(cancellation(branch)->by == "patient");
    CHECK(cancellation(branch)->kept_cents == kept);
    CHECK(cancellation(branch)->was_confirmed == (status == Status::confirmed));
    CHECK(!cancellation(branch)->dependant_name);
  }
}

TEST_CASE("what has begun or is over stays as it is, and says nothing of an erased patient any more") {
  for (const auto status : {Status::confirmed, Status::in_consultation, Status::completed, Status::no_show,
                            Status::cancelled, Status::expired, Status::rejected}) {
    const auto a = booked(status);
    const auto branch = erased(a, begun);
    REQUIRE(branch.next);
    CHECK(branch.events.empty());
    CHECK(branch.next->status == status);
    CHECK(branch.next->dependant_id == a.dependant_id);
    check_nobodys(*branch.next);
    CHECK(!erased(*branch.next, begun).next);
  }
}

TEST_CASE("an erased patient who was asked to move has everything back, and no page to choose on") {
  auto a = booked(Status::confirmed);
  a.move_offer = MoveOffer{*a.doctor_id, a.starts_at, {}, false, start - hours(50)};
  a.answer_by = start - hours(1);
  a.choose_token = "token";
  const auto branch = erased(a, late);
  REQUIRE(cancellation(branch) != nullptr);
  CHECK(cancellation(branch)->kept_cents == 0);
  check_nobodys(*branch.next);
}

TEST_CASE("a move of what had begun, which is granted once its patient is erased, is cancelled") {
  auto a = booked(Status::confirmed);
  a.wish_starts_at = start + hours(48);
  a.round = 1;
  const auto known = erased(a, begun).next.value();
  CHECK(known.wish_starts_at);
  events::SlotReserved slot{.appointment_id = a.id, .round = 1, .patient_id = a.patient_id, .doctor_id = new_id()};
  slot.starts_at = start + hours(48);
  slot.ends_at = slot.starts_at + minutes(30);
  const auto moved = decide(known, slot, begun).front();
  REQUIRE(moved.notes.size() == 1);
  CHECK(moved.notes.front().to == a.id);
  CHECK(moved.notes.front().type == typeid(Erase));
  CHECK(erased(*moved.next, begun).next->status == Status::cancelled);
}

TEST_CASE("who is erased waits for nothing any more, and what doctors was asked for them is dropped") {
  Waiting w;
  w.id = new_id();
  const auto after = [](const Waiting& wait) { return decide(wait, Erase{}, start).front(); };
  CHECK(after(w).next->status == WaitStatus::withdrawn);
  CHECK(after(w).events.empty());

  w.status = WaitStatus::offered;
  w.appointment_id = new_id();
  REQUIRE(after(w).notes.size() == 1);
  CHECK(after(w).notes.front().to == *w.appointment_id);
  CHECK(after(w).notes.front().type == typeid(Drop));
  w.told = true;
  CHECK(after(w).next->status == WaitStatus::withdrawn);
  CHECK(after(w).notes.empty());

  for (const auto status : {WaitStatus::booked, WaitStatus::passed, WaitStatus::withdrawn}) {
    w.status = status;
    CHECK(!after(w).next);
  }
  CHECK(!decide(MaybeWaiting{}, Erase{}, start).front().next);
}
