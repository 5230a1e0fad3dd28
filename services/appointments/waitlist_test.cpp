#include "services/appointments/waitlist.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::appointments;

namespace {

const Uuid massage = new_id();
const Uuid other = new_id();
const Uuid ana = new_id();

Instant at(int hour) {
  return Instant(std::chrono::hours(hour));
}

Waiting waiting(int from, int to, std::optional<Uuid> doctor = std::nullopt) {
  Waiting w;
  w.id = new_id();
  w.specialty_id = massage;
  w.doctor_id = doctor;
  w.from = at(from);
  w.to = at(to);
  return w;
}

}  // namespace

TEST_CASE("a freed slot goes to the first in line who wants it") {
  const FreedSlot slot{ana, {massage}, at(10)};
  auto elsewhere = waiting(0, 24);
  elsewhere.specialty_id = other;
  const std::vector<Waiting> line{
      elsewhere, waiting(11, 24), waiting(0, 10), waiting(0, 24, new_id()), waiting(10, 11, ana), waiting(0, 24)};
  CHECK(on_slot_freed(line, slot).offer == 4);
  CHECK(!on_slot_freed({}, slot).offer);
  CHECK(on_slot_freed(line, {ana, {other}, at(10)}).offer == 0);
  CHECK(on_slot_freed(line, {new_id(), {massage}, at(10)}).offer == 5);
}

TEST_CASE("who has an offer of another slot is passed over; of this one, it is remembered and offered to nobody else") {
  const FreedSlot slot{ana, {massage}, at(10)};
  const auto first = offered(waiting(0, 24), new_id(), ana, at(12));
  CHECK(on_slot_freed({first, waiting(0, 24)}, slot).offer == 1);
  const auto same = offered(waiting(0, 24), new_id(), ana, at(10));
  const auto decision = on_slot_freed({same, waiting(0, 24)}, slot);
  CHECK(!decision.offer);
  CHECK(decision.remember == 0);
}

TEST_CASE("what an offer becomes") {
  const auto id = new_id();
  const auto w = offered(waiting(0, 24), id, ana, at(10));
  CHECK(on_offer_became(w, id, Status::awaiting_payment).then == WaitThen::tell);
  CHECK(on_offer_became(w, id, Status::confirmed).next.status == WaitStatus::booked);
  CHECK(on_offer_became(w, id, Status::expired).next.status == WaitStatus::passed);
  CHECK(on_offer_became(w, id, Status::cancelled).next.status == WaitStatus::passed);
  CHECK(!on_offer_became(w, new_id(), Status::cancelled).changed);
  const auto too_late = on_offer_became(w, id, Status::rejected);
  CHECK(too_late.next.status == WaitStatus::waiting);  // keeps its place
  CHECK(!too_late.next.appointment_id);
  CHECK(too_late.then == WaitThen::nothing);
  auto again = w;
  again.freed_again = true;
  CHECK(on_offer_became(again, id, Status::rejected).then == WaitThen::offer_again);
  auto gone = w;
  gone.status = WaitStatus::withdrawn;
  CHECK(!on_offer_became(gone, id, Status::rejected).changed);
}

TEST_CASE("an offer whose doctor is gone keeps its place where any doctor would do") {
  const auto id = new_id();
  const auto any = offered(waiting(0, 24), id, ana, at(10));
  const auto kept = on_offer_became(any, id, Status::cancelled, doctor_unavailable);
  CHECK(kept.next.status == WaitStatus::waiting);
  CHECK(!kept.next.appointment_id);
  CHECK(kept.then == WaitThen::nothing);
  CHECK(on_offer_became(any, id, Status::cancelled, specialty_unavailable).next.status == WaitStatus::passed);
  const auto only_ana = offered(waiting(0, 24, ana), id, ana, at(10));
  CHECK(on_offer_became(only_ana, id, Status::cancelled, doctor_unavailable).next.status == WaitStatus::passed);
  auto paid = any;
  paid.status = WaitStatus::booked;
  CHECK(on_offer_became(paid, id, Status::cancelled, doctor_unavailable).next.status == WaitStatus::passed);
}
