#include "services/appointments/waitlist.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::appointments;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const Uuid massage = new_id();
const Uuid deleted = new_id();
const Uuid ana = new_id();

Instant at(int hour, int minute = 0) {
  return Instant(hours(hour) + minutes(minute));
}

Waiting waiting(int from, int to, std::optional<Uuid> doctor = std::nullopt) {
  Waiting w;
  w.id = new_id();
  w.patient_id = new_id();
  w.specialty_id = massage;
  w.doctor_id = doctor;
  w.from = at(from);
  w.to = at(to);
  return w;
}

Span span(Instant from, Instant to) {
  return {ana, {massage}, from, to, std::nullopt};
}

Waiting offered(Waiting w, std::optional<Span> of = std::nullopt) {
  w.status = WaitStatus::offered;
  w.appointment_id = new_id();
  w.span = std::move(of);
  return w;
}

// An hour of massage; at midnight.
const Waiting::Context context{
    at(0), &engine::fresh_ids(),
    [](const Uuid& id) {
      return id == deleted ? std::nullopt : std::optional(KnownSpecialty{id, "Massage", 4500, 60});
    },
    [](const Uuid&) { return std::optional<std::int32_t>(2); },
    [](const Uuid&, Instant from, Instant to) {
      return std::vector{events::Time{from, to}};
    }};

using Branch = engine::Branch<Waiting>;

template <class M>
const M* noted(const Branch& branch, std::size_t i = 0) {
  if (i >= branch.notes.size() || branch.notes[i].type != typeid(M)) return nullptr;
  return static_cast<const M*>(branch.notes[i].message.get());
}

Branch freed(const Waiting& w, const Span& span) {
  return decide(w, Freed{span}, context).front();
}

Appointment offer(const Waiting& w, Status status, std::optional<std::string> reason = std::nullopt,
                  Instant starts_at = at(10)) {
  Appointment a;
  a.id = w.appointment_id.value();
  a.waiting_id = w.id;
  a.status = status;
  a.status_reason = std::move(reason);
  a.starts_at = starts_at;
  if (status == Status::awaiting_payment || status == Status::confirmed) a.ends_at = starts_at + hours(1);
  return a;
}

Branch became(const Waiting& w, const Appointment& a) {
  return decide(w, OfferBecame{a}, context).front();
}
Branch became(const Waiting& w, Status status, std::optional<std::string> reason = std::nullopt) {
  return became(w, offer(w, status, std::move(reason)));
}

const events::WaitlistEnded* ended(const Branch& branch) {
  return branch.next->status == WaitStatus::passed && branch.events.size() == 1
             ? branch.events.front().as<events::WaitlistEnded>()
             : nullptr;
}

}  // namespace

TEST_CASE("what is free of the whole wish is asked for at once, in the first of the patient's places for waits") {
  const auto w = waiting(8, 24, ana);
  const auto outcome = decide(std::nullopt, Join{w}, context);
  REQUIRE(outcome.size() == 22);
  for (std::size_t i = 0; i < 20; ++i) CHECK(outcome[i].next->place == static_cast<std::int32_t>(i) + 1);
  const auto& branch = outcome.front();
  CHECK(branch.next->status == WaitStatus::offered);
  CHECK(!branch.next->told);
  CHECK(!branch.next->span);
  const auto* asked = noted<Request>(branch);
  REQUIRE(asked != nullptr);
  CHECK(branch.notes.front().to == asked->a.id);
  CHECK(branch.next->appointment_id == asked->a.id);
  CHECK(asked->a.waiting_id == w.id);
  CHECK(asked->a.patient_id == w.patient_id);
  CHECK(asked->a.doctor_id == ana);
  CHECK(asked->a.starts_at == at(8));
  CHECK(asked->a.price_cents == 4500);
  CHECK(!asked->a.busy_until);  // it may be any of many
  CHECK(asked->until == at(24));
  REQUIRE(asked->elsewhere);
  CHECK(asked->elsewhere->at(0).from == at(8));
  CHECK(asked->elsewhere->at(0).to == at(25));  // the last one may begin before the end
  CHECK(asked->unpaid_places == 2);
  CHECK(outcome[20].refusal->code == "too_many_waits");
  CHECK(outcome[20].next->appointment_id == asked->a.id);  // shows whether it was the places
  CHECK(outcome[20].next->place == 0);
  CHECK(outcome[21].refusal->code == "already_waiting");
  CHECK(!decide(w, Join{w}, context).front().next);
}

TEST_CASE("of a wish that has begun, what is to come is asked for") {
  auto late = context;
  late.now = at(9) + std::chrono::seconds(10);
  const auto outcome = decide(std::nullopt, Join{waiting(8, 24)}, late);
  CHECK(noted<Request>(outcome.front())->a.starts_at == at(9, 1));
}

TEST_CASE("a span is asked for as far as the wish goes, with what may be free around it") {
  const auto w = waiting(8, 24);
  const auto branch = freed(w, span(at(10), at(12)));
  CHECK(branch.next->status == WaitStatus::offered);
  CHECK(branch.next->span->from == at(10));
  REQUIRE(branch.notes.size() == 1);
  const auto* asked = noted<Request>(branch);
  REQUIRE(asked != nullptr);
  CHECK(asked->a.doctor_id == ana);
  CHECK(asked->a.starts_at == at(9, 1));
  CHECK(asked->until == at(12));
  CHECK(!asked->a.busy_until);

  const auto in_the_wish = freed(waiting(11, 12), span(at(10), at(24)));
  CHECK(noted<Request>(in_the_wish)->a.starts_at == at(11));
  CHECK(noted<Request>(in_the_wish)->until == at(12));
}

TEST_CASE("an offer of one start has the patient's time at once") {
  auto w = waiting(8, 24);
  w.from = at(10);
  w.to = at(10, 1);
  CHECK(noted<Request>(freed(w, span(at(10), at(11))))->a.busy_until == at(11));
}

TEST_CASE("a span passes by who cannot use it") {
  const auto passes = [](const Waiting& w, const Span& s) {
    const auto branch = freed(w, s);
    CHECK(branch.notes.size() == 1);
    const auto* on = noted<PassOn>(branch);
    return on != nullptr && on->span.from == s.from && on->span.to == s.to && branch.notes.front().to == w.id &&
           branch.next->status == w.status;
  };
  CHECK(passes(waiting(12, 24), span(at(10), at(12))));
  CHECK(passes(waiting(8, 9), span(at(10), at(12))));
  CHECK(!passes(waiting(8, 24), span(at(10), at(10, 1))));
  auto over = waiting(8, 24);
  over.status = WaitStatus::withdrawn;
  CHECK(passes(over, span(at(10), at(12))));
  const auto asking = offered(waiting(8, 24));
  CHECK(passes(asking, span(at(10), at(12))));
  CHECK(freed(asking, span(at(10), at(12))).next->freed_again);
}

TEST_CASE("an offer that holds a slot is told, and the rest of its span passes on") {
  const auto of = [](Instant from, Instant to) { return offered(waiting(8, 24), span(from, to)); };
  auto w = of(at(10), at(12));
  auto a = offer(w, Status::awaiting_payment);
  a.specialty_names = Names{"Massagem", "Massage"};
  const auto told = became(w, a);
  REQUIRE(told.events.size() == 1);
  REQUIRE(told.events.front().as<events::WaitlistOffered>() != nullptr);
  CHECK(told.events.front().as<events::WaitlistOffered>()->waiting_id == w.id);
  CHECK(told.next->told);
  CHECK(!told.next->span);
  CHECK(told.next->specialty_names->pt == "Massagem");
  REQUIRE(noted<PassOn>(told) != nullptr);
  CHECK(noted<PassOn>(told)->span.from == at(11));
  CHECK(noted<PassOn>(told)->span.to == at(12));

  w = of(at(10), at(11));
  CHECK(became(w, offer(w, Status::awaiting_payment)).notes.empty());
  w = of(at(9), at(12));  // in its middle
  CHECK(noted<PassOn>(became(w, offer(w, Status::awaiting_payment)))->span.from == at(9));
  w = of(at(9), at(11));  // at its end
  CHECK(noted<PassOn>(became(w, offer(w, Status::awaiting_payment)))->span.to == at(10));
  w = of(at(10, 30), at(12));  // before it and in it
  CHECK(noted<PassOn>(became(w, offer(w, Status::awaiting_payment)))->span.from == at(11));
  w = of(at(10, 30), at(11));
  CHECK(became(w, offer(w, Status::awaiting_payment)).notes.empty());
  w = offered(waiting(8, 24));
  CHECK(became(w, offer(w, Status::awaiting_payment)).notes.empty());
  w = of(at(10), at(12));  // the money was there first
  CHECK(became(w, offer(w, Status::confirmed)).next->status == WaitStatus::booked);
  CHECK(noted<PassOn>(became(w, offer(w, Status::confirmed)))->span.from == at(11));
}

TEST_CASE("what an offer becomes") {
  const auto w = offered(waiting(8, 24), span(at(10), at(11)));
  CHECK(became(w, Status::confirmed).next->status == WaitStatus::booked);
  CHECK(became(w, Status::expired).next->status == WaitStatus::passed);
  CHECK(became(w, Status::cancelled).next->status == WaitStatus::passed);
  auto another = offer(w, Status::cancelled);
  another.id = new_id();
  CHECK(!became(w, another).next);

  const auto too_late = became(w, Status::rejected, "slot_taken");
  CHECK(too_late.next->status == WaitStatus::waiting);  // keeps its place
  CHECK(!too_late.next->appointment_id);
  REQUIRE(too_late.notes.size() == 1);
  CHECK(noted<PassOn>(too_late)->span.from == at(10));

  auto left = w;
  left.status = WaitStatus::withdrawn;
  const auto after_all = became(left, Status::rejected, "slot_taken");
  CHECK(after_all.next->status == WaitStatus::withdrawn);
  CHECK(noted<PassOn>(after_all) != nullptr);
  CHECK(became(left, Status::awaiting_payment).events.empty());
}

TEST_CASE("where there was more meanwhile, the whole wish is asked for again") {
  auto w = offered(waiting(8, 24), span(at(10), at(11)));
  w.freed_again = true;
  const auto branch = became(w, Status::rejected, "not_offered");
  CHECK(branch.next->status == WaitStatus::offered);
  CHECK(!branch.next->freed_again);
  CHECK(!branch.next->span);
  CHECK(noted<PassOn>(branch, 0) != nullptr);
  REQUIRE(noted<Request>(branch, 1) != nullptr);
  CHECK(noted<Request>(branch, 1)->a.starts_at == at(8));
  CHECK(noted<Request>(branch, 1)->until == at(24));
}

TEST_CASE("who was one of many asks again for the same") {
  const auto w = offered(waiting(8, 24), span(at(10), at(20)));
  const auto branch = became(w, Status::rejected, "crowded");
  CHECK(branch.next->status == WaitStatus::offered);
  CHECK(branch.next->appointment_id != w.appointment_id);
  CHECK(branch.next->span->to == at(20));
  REQUIRE(branch.notes.size() == 1);
  CHECK(noted<Request>(branch)->until == at(20));
  auto left = w;
  left.status = WaitStatus::withdrawn;
  CHECK(noted<PassOn>(became(left, Status::rejected, "crowded")) != nullptr);
}

TEST_CASE("an offer for when the patient is elsewhere goes on behind it") {
  const auto w = offered(waiting(8, 24), span(at(10), at(20)));
  const auto on = became(w, Status::cancelled, overlaps_own);
  CHECK(on.next->status == WaitStatus::offered);
  CHECK(on.next->span);
  REQUIRE(on.notes.size() == 1);
  REQUIRE(noted<Request>(on) != nullptr);
  CHECK(noted<Request>(on)->a.starts_at == at(10, 1));

  const auto last = offered(waiting(8, 24), span(at(10), at(10, 1)));
  const auto rests = became(last, offer(last, Status::cancelled, overlaps_own));
  CHECK(rests.next->status == WaitStatus::waiting);
  CHECK(noted<PassOn>(rests) != nullptr);

  auto told = offered(waiting(8, 24));  // it was moved, and is longer than was known
  told.told = true;
  CHECK(became(told, Status::cancelled, overlaps_own).next->status == WaitStatus::passed);
}

TEST_CASE("who is passed over keeps the place, and the span passes on") {
  const auto w = offered(waiting(8, 24), span(at(10), at(11)));
  const auto branch = decide(w, PassedOver{*w.appointment_id}, context).front();
  CHECK(branch.next->status == WaitStatus::waiting);
  CHECK(!branch.next->appointment_id);
  REQUIRE(branch.notes.size() == 1);
  CHECK(noted<PassOn>(branch)->span.from == at(10));
  CHECK(!decide(w, PassedOver{new_id()}, context).front().next);
}

TEST_CASE("an offer whose doctor is gone keeps its place where any doctor would do") {
  const auto any = offered(waiting(0, 24));
  const auto kept = became(any, Status::cancelled, doctor_unavailable);
  CHECK(kept.next->status == WaitStatus::waiting);
  CHECK(!kept.next->appointment_id);
  CHECK(kept.notes.empty());
  CHECK(became(any, Status::cancelled, specialty_unavailable).next->status == WaitStatus::passed);
  const auto only_ana = offered(waiting(0, 24, ana));
  CHECK(became(only_ana, Status::cancelled, doctor_unavailable).next->status == WaitStatus::passed);
  auto paid = any;
  paid.status = WaitStatus::booked;
  CHECK(became(paid, Status::cancelled, doctor_unavailable).next->status == WaitStatus::passed);
}

TEST_CASE("a wish for what is gone ends, and that is told") {
  const auto ended_by = [](const Branch& branch) { return ended(branch) == nullptr ? "" : ended(branch)->reason; };
  const auto w = offered(waiting(0, 24, ana));
  CHECK(ended_by(became(w, Status::rejected, "unknown_doctor")) == "doctor_deleted");
  CHECK(ended_by(became(w, Status::rejected, "unknown_specialty")) == "specialty_deleted");
  // Another doctor would do.
  const auto any = offered(waiting(0, 24));
  CHECK(became(any, Status::rejected, "unknown_doctor").next->status == WaitStatus::waiting);

  auto gone = waiting(0, 24);
  gone.specialty_id = deleted;
  CHECK(ended_by(freed(gone, span(at(10), at(12)))) == "specialty_deleted");
  CHECK(noted<PassOn>(freed(gone, span(at(10), at(12)))) != nullptr);

  const auto rests = waiting(0, 24, ana);
  const auto told = decide(rests, WishGone{"doctor_deleted"}, at(0)).front();
  REQUIRE(ended(told) != nullptr);
  CHECK(ended(told)->waiting_id == rests.id);
  CHECK(ended(told)->patient_id == rests.patient_id);
  const auto asking = decide(w, WishGone{"doctor_deleted"}, at(0)).front();
  CHECK(ended(asking) != nullptr);
  CHECK(noted<Drop>(asking) != nullptr);
  auto heard = w;  // doctors takes back the slot
  heard.told = true;
  CHECK(!decide(heard, WishGone{"doctor_deleted"}, at(0)).front().next);
  auto left = rests;
  left.status = WaitStatus::withdrawn;
  CHECK(!decide(left, WishGone{"doctor_deleted"}, at(0)).front().next);
}

TEST_CASE("a wish whose time has passed ends, unless an offer is open") {
  const auto w = waiting(0, 24);
  CHECK(!decide(w, WishOver{}, at(23)).front().next);
  REQUIRE(ended(decide(w, WishOver{}, at(24)).front()) != nullptr);
  CHECK(ended(decide(w, WishOver{}, at(24)).front())->reason == "over");
  CHECK(!decide(offered(w), WishOver{}, at(24)).front().next);
}

TEST_CASE("who leaves the line while doctors is asked is asked for no money") {
  const auto w = offered(waiting(0, 24));
  const auto left = decide(w, Leave{}, at(0)).front();
  CHECK(left.next->status == WaitStatus::withdrawn);
  REQUIRE(noted<Drop>(left) != nullptr);
  CHECK(left.notes.front().to == *w.appointment_id);
  auto told = w;  // that appointment is theirs to keep
  told.told = true;
  CHECK(decide(told, Leave{}, at(0)).front().notes.empty());
  CHECK(decide(waiting(0, 24), Leave{}, at(0)).front().notes.empty());

  Appointment a;
  a.waiting_id = w.id;
  const auto dropped = decide(a, Drop{}, at(0)).front();
  CHECK(dropped.next->status == Status::cancelled);
  CHECK(dropped.events.front().as<events::AppointmentCancelled>()->from_waitlist == true);
  a.status = Status::awaiting_payment;
  CHECK(!decide(a, Drop{}, at(0)).front().next);
  CHECK(!decide(MaybeAppointment{}, Drop{}, at(0)).front().next);
}
