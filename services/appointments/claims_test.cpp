// What an appointment has of its patient's, time and a place for what is unpaid, and what becomes of it where that is
// taken.
#include <doctest/doctest.h>

#include "services/appointments/appointment.hpp"

using namespace consulta;
using namespace consulta::appointments;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const Instant start{hours(1000)};

Appointment::Context now() {
  return {start - hours(48), &engine::fresh_ids(), hours(24)};
}

Appointment wanted() {
  Appointment a;
  a.id = new_id();
  a.starts_at = start;
  a.busy_until = start + minutes(30);
  return a;
}

Appointment held(Appointment a = wanted()) {
  a.status = Status::awaiting_payment;
  a.doctor_id = new_id();
  a.ends_at = start + minutes(30);
  return a;
}

events::SlotReserved slot(const Appointment& a, Instant starts_at, minutes length) {
  events::SlotReserved e;
  e.appointment_id = a.id;
  e.round = a.round;
  e.doctor_id = new_id();
  e.starts_at = starts_at;
  e.ends_at = starts_at + length;
  return e;
}

const events::AppointmentCancelled* cancelled(const engine::Branch<Appointment>& branch) {
  return branch.next->status == Status::cancelled && branch.events.size() == 1
             ? branch.events.front().as<events::AppointmentCancelled>()
             : nullptr;
}

}  // namespace

TEST_CASE("who asks for a time at which they are elsewhere is refused") {
  const auto asked = decide(std::nullopt, Request{wanted()}, now());
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].next->busy_until == start + minutes(30));
  CHECK(!asked[0].refusal);
  CHECK(asked[1].refusal->code == "overlaps_own");
  CHECK(!asked[1].next);

  auto free = wanted();
  free.busy_until.reset();
  CHECK(decide(std::nullopt, Request{free}, now()).size() == 1);
}

TEST_CASE("who cannot have an offer is passed over, and there is no appointment") {
  auto offer = wanted();
  offer.waiting_id = new_id();
  const auto offered =
      decide(std::nullopt, Request{offer, 2, start + hours(1), {{{start, start + minutes(10)}}}}, now());
  REQUIRE(offered.size() == 3);
  CHECK(offered[0].next->busy_until == start + minutes(30));
  CHECK(offered[0].next->unpaid_place == 1);
  CHECK(offered[0].events.front().as<events::AppointmentRequested>()->until == start + hours(1));
  CHECK(offered[0].events.front().as<events::AppointmentRequested>()->elsewhere->size() == 1);
  CHECK(offered[1].next->unpaid_place == 2);
  CHECK(!offered[2].next);
  CHECK(!offered[2].refusal);
  CHECK(offered[2].events.empty());
  REQUIRE(offered[2].notes.size() == 1);
  CHECK(offered[2].notes[0].to == *offer.waiting_id);
  CHECK(static_cast<const PassedOver*>(offered[2].notes[0].message.get())->appointment_id == offer.id);
}

TEST_CASE("an offer has the patient's time once its slot is known; where they are elsewhere then, nobody is told") {
  auto a = wanted();
  a.waiting_id = new_id();
  a.busy_until.reset();
  const auto outcome = decide(a, slot(a, start + hours(3), minutes(30)), now());
  REQUIRE(outcome.size() == 2);
  CHECK(outcome[0].next->status == Status::awaiting_payment);
  CHECK(outcome[0].next->busy_until == start + hours(3) + minutes(30));
  REQUIRE(cancelled(outcome[1]) != nullptr);
  CHECK(cancelled(outcome[1])->reason == "overlaps_own");
  CHECK(cancelled(outcome[1])->from_waitlist == true);
  CHECK(!outcome[1].next->ends_at);
  REQUIRE(outcome[1].notes.size() == 1);
  const auto* wait_hears = static_cast<const OfferBecame*>(outcome[1].notes[0].message.get());
  CHECK(wait_hears->a.starts_at == start + hours(3));

  auto claimed = a;
  claimed.busy_until = start + minutes(30);
  CHECK(decide(claimed, slot(claimed, start, minutes(30)), now()).size() == 1);
  CHECK(!cancelled(decide(wanted(), slot(wanted(), start, minutes(60)), now()).at(1))->from_waitlist);
}

TEST_CASE("a move has the patient's old time and the new one until it is answered") {
  const auto a = held();
  const auto later = start + hours(2);
  const auto asked = decide(a, Move{later}, now());
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].next->busy_until == start + minutes(30));
  CHECK(asked[0].next->wish_busy_until == later + minutes(30));
  CHECK(asked[1].refusal->code == "overlaps_own");

  const auto& moving = *asked[0].next;
  const auto moved = decide(moving, slot(moving, later, minutes(30)), now());
  REQUIRE(moved.size() == 1);
  CHECK(moved[0].next->busy_until == later + minutes(30));
  CHECK(!moved[0].next->wish_busy_until);

  const auto refused = decide(moving, events::SlotRejected{a.id, moving.round, "slot_taken"}, now());
  CHECK(refused.front().next->busy_until == start + minutes(30));
  CHECK(!refused.front().next->wish_busy_until);

  auto anywhere = held();
  anywhere.busy_until.reset();
  const auto unclaimed = decide(anywhere, Move{later}, now());
  REQUIRE(unclaimed.size() == 1);
  CHECK(!unclaimed[0].next->wish_busy_until);
}

TEST_CASE("a slot that is longer than was known ends the appointment where the patient is elsewhere then") {
  const auto a = wanted();
  CHECK(decide(a, slot(a, start, minutes(30)), now()).size() == 1);
  const auto longer = decide(a, slot(a, start, minutes(60)), now());
  REQUIRE(longer.size() == 2);
  CHECK(longer[0].next->busy_until == start + minutes(60));
  REQUIRE(cancelled(longer[1]) != nullptr);
  CHECK(cancelled(longer[1])->by == "clinic");
  CHECK(cancelled(longer[1])->reason == "overlaps_own");
  CHECK(cancelled(longer[1])->kept_cents == 0);

  auto paid = a;
  paid.paid = true;
  CHECK(decide(paid, slot(paid, start, minutes(30)), now()).size() == 1);
  CHECK(cancelled(decide(paid, slot(paid, start, minutes(60)), now()).at(1)) != nullptr);

  const auto moving = *decide(held(), Move{start + hours(2)}, now()).front().next;
  const auto moved = decide(moving, slot(moving, start + hours(2), minutes(60)), now());
  REQUIRE(moved.size() == 2);
  CHECK(cancelled(moved[1]) != nullptr);

  auto anywhere = a;
  anywhere.busy_until.reset();
  const auto unclaimed = decide(anywhere, slot(anywhere, start, minutes(60)), now());
  REQUIRE(unclaimed.size() == 1);
  CHECK(!unclaimed[0].next->busy_until);
}

TEST_CASE(
    "a booking takes the first free place for what is unpaid; where there is none, that is said before the time") {
  const auto outcome = decide(std::nullopt, Request{wanted(), 2}, now());
  REQUIRE(outcome.size() == 4);
  CHECK(outcome[0].next->unpaid_place == 1);
  CHECK(outcome[1].next->unpaid_place == 2);
  CHECK(outcome[1].events.size() == 1);
  // Is the time free?
  REQUIRE(outcome[2].refusal);
  CHECK(outcome[2].refusal->code == "too_many_unpaid");
  CHECK(outcome[2].next->busy_until == start + minutes(30));
  CHECK(!outcome[2].next->unpaid_place);
  CHECK(outcome[3].refusal->code == "overlaps_own");

  CHECK(!decide(std::nullopt, Request{wanted()}, now()).front().next->unpaid_place);
}

TEST_CASE("an appointment is of whom it is for: so says every event about it, and who is refused for that time") {
  auto a = wanted();
  a.patient_id = new_id();
  a.dependant_id = new_id();
  a.dependant_name = "Tomás";

  const auto asked = decide(std::nullopt, Request{a}, now());
  const auto* told = asked.front().events.front().as<events::AppointmentRequested>();
  CHECK(told->patient_id == a.patient_id);
  CHECK(told->dependant_id == a.dependant_id);
  CHECK(told->dependant_name == "Tomás");
  CHECK(asked.back().refusal->code == "overlaps_own");
  CHECK(asked.back().refusal->detail.find("for Tomás") != std::string::npos);

  const auto over = decide(held(a), Cancel{}, now());
  CHECK(cancelled(over.front())->dependant_id == a.dependant_id);
  CHECK(cancelled(over.front())->dependant_name == "Tomás");
  CHECK(decide(held(a), Move{start + hours(2)}, now()).back().refusal->detail.find("for Tomás") != std::string::npos);
}
