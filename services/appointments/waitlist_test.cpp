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

Waiting offered(Waiting w, const Uuid& appointment_id, const Uuid& doctor_id, Instant starts_at) {
  w.status = WaitStatus::offered;
  w.appointment_id = appointment_id;
  w.offered_doctor_id = doctor_id;
  w.offered_starts_at = starts_at;
  return w;
}

// A specialty is offered unless it is `other`.
const Waiting::Context context{at(0), &engine::fresh_ids(), [](const Uuid& id) {
                                 return id == other ? std::nullopt : std::optional(KnownSpecialty{id, "Massage", 4500});
                               }};

engine::Branch<Waiting> became(const Waiting& w, const Uuid& appointment_id, Status status,
                               std::optional<std::string> reason = std::nullopt) {
  Appointment a;
  a.id = appointment_id;
  a.status = status;
  a.status_reason = std::move(reason);
  return decide(w, OfferBecame{a}, context).front();
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

TEST_CASE("an offer is an appointment that is asked for in the patient's name") {
  const auto branch = decide(waiting(0, 24), OfferSlot{ana, at(10)}, context).front();
  REQUIRE(branch.next);
  REQUIRE(branch.notes.size() == 1);
  const auto& a = std::static_pointer_cast<const Request>(branch.notes.front().message)->a;
  CHECK(branch.notes.front().to == a.id);
  CHECK(branch.next->status == WaitStatus::offered);
  CHECK(branch.next->appointment_id == a.id);
  CHECK(a.waiting_id == branch.next->id);
  CHECK(a.doctor_id == ana);
  CHECK(a.starts_at == at(10));
  CHECK(a.price_cents == 4500);
  auto gone = waiting(0, 24);
  gone.specialty_id = other;
  CHECK(decide(gone, OfferSlot{ana, at(10)}, context).front().notes.empty());
  gone.status = WaitStatus::withdrawn;
  CHECK(!decide(gone, OfferSlot{ana, at(10)}, context).front().next);
}

TEST_CASE("what an offer becomes") {
  const auto id = new_id();
  const auto w = offered(waiting(0, 24), id, ana, at(10));
  const auto told = became(w, id, Status::awaiting_payment);
  REQUIRE(told.events.size() == 1);
  REQUIRE(told.events.front().as<events::WaitlistOffered>() != nullptr);
  CHECK(told.events.front().as<events::WaitlistOffered>()->waiting_id == w.id);
  CHECK(became(w, id, Status::confirmed).next->status == WaitStatus::booked);
  CHECK(became(w, id, Status::expired).next->status == WaitStatus::passed);
  CHECK(became(w, id, Status::cancelled).next->status == WaitStatus::passed);
  CHECK(!became(w, new_id(), Status::cancelled).next);
  const auto too_late = became(w, id, Status::rejected);
  CHECK(too_late.next->status == WaitStatus::waiting);  // keeps its place
  CHECK(!too_late.next->appointment_id);
  CHECK(too_late.notes.empty());
  auto again = w;
  again.freed_again = true;
  CHECK(became(again, id, Status::rejected).notes.size() == 1);
  CHECK(became(again, id, Status::rejected).next->status == WaitStatus::offered);
  auto gone = w;
  gone.status = WaitStatus::withdrawn;
  CHECK(!became(gone, id, Status::rejected).next);
}

TEST_CASE("an offer whose doctor is gone keeps its place where any doctor would do") {
  const auto id = new_id();
  const auto any = offered(waiting(0, 24), id, ana, at(10));
  const auto kept = became(any, id, Status::cancelled, doctor_unavailable);
  CHECK(kept.next->status == WaitStatus::waiting);
  CHECK(!kept.next->appointment_id);
  CHECK(kept.notes.empty());
  CHECK(became(any, id, Status::cancelled, specialty_unavailable).next->status == WaitStatus::passed);
  const auto only_ana = offered(waiting(0, 24, ana), id, ana, at(10));
  CHECK(became(only_ana, id, Status::cancelled, doctor_unavailable).next->status == WaitStatus::passed);
  auto paid = any;
  paid.status = WaitStatus::booked;
  CHECK(became(paid, id, Status::cancelled, doctor_unavailable).next->status == WaitStatus::passed);
}
