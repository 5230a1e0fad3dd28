// What becomes of an appointment while its doctor is away, in whatever order that is told, and what the patient is
// asked.
#include <doctest/doctest.h>

#include "services/appointments/refund_policy.hpp"

using namespace consulta;
using namespace consulta::appointments;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const Instant start{hours(1000)};
const Uuid ana = new_id(), rui = new_id();

Appointment::Context at(Instant now) {
  return {now, &engine::fresh_ids(), hours(24), "https://clinic.example"};
}

Appointment confirmed() {
  Appointment a;
  a.id = new_id();
  a.doctor_id = ana;
  a.starts_at = start;
  a.ends_at = a.busy_until = start + minutes(30);
  a.status = Status::confirmed;
  a.price_cents = 3000;
  return a;
}

OfferMove away(int told = 1, bool withdrawn = false, Instant starts_at = start) {
  return {{{}, ana, starts_at, {{rui, "Rui", start}, {ana, "Ana", start + hours(48)}}, withdrawn},
          Instant{hours(told)}};
}

template <class M>
engine::Branch<Appointment> after(const Appointment& a, const M& message, Instant now = start - hours(100)) {
  if constexpr (requires { decide(a, message, at(now)); }) {
    return decide(a, message, at(now)).front();
  } else {
    return decide(a, message, now).front();
  }
}
const events::MoveOffered* told(const engine::Branch<Appointment>& branch) {
  return branch.events.empty() ? nullptr : branch.events.back().as<events::MoveOffered>();
}

events::SlotReserved reserved(const Appointment& a, const Uuid& doctor, Instant starts_at) {
  events::SlotReserved slot{.appointment_id = a.id, .round = a.round, .doctor_id = doctor};
  slot.starts_at = starts_at;
  slot.ends_at = starts_at + minutes(30);
  return slot;
}

}  // namespace

TEST_CASE("the patient is asked once, with a day before the start to answer by, or half of what is left") {
  struct Row {
    hours left, then;
  };
  for (const auto& row : {Row{hours(100), hours(24)}, Row{hours(48), hours(24)}, Row{hours(40), hours(20)}}) {
    const auto asked = after(confirmed(), away(), start - row.left);
    REQUIRE(told(asked) != nullptr);
    CHECK(told(asked)->answer_by == start - row.then);
    CHECK(told(asked)->nearest.size() == 2);
    CHECK(told(asked)->link == "https://clinic.example/choose/" + *asked.next->choose_token);
    CHECK(told(after(*asked.next, away(2))) == nullptr);
    CHECK(!after(*asked.next, away(1)).next);
  }
}

TEST_CASE("what is told of a slot counts once the appointment has it, and no longer") {
  auto requested = confirmed();
  requested.status = Status::requested;
  const auto early = after(requested, away());
  CHECK(told(early) == nullptr);
  const auto held = after(*early.next, reserved(requested, ana, start));
  CHECK(told(held) != nullptr);
  CHECK(told(after(*early.next, reserved(requested, rui, start))) == nullptr);

  // On its way to another slot, which is not affected, or is.
  const auto moving = *after(confirmed(), Move{start + hours(1), ana}).next;
  CHECK(told(after(*after(moving, away(1, false, start + hours(1))).next, reserved(moving, ana, start + hours(1)))) !=
        nullptr);
  const auto asked = *after(moving, away()).next;
  CHECK(asked.answer_by.has_value());
  const auto moved = after(asked, reserved(moving, ana, start + hours(1)));
  CHECK(!moved.next->answer_by);
  CHECK(told(moved) == nullptr);
}

TEST_CASE("time off that is withdrawn: it stands, whichever of the two is told first") {
  const auto asked = *after(confirmed(), away()).next;
  const auto back = after(asked, away(2, true));
  CHECK(!back.next->answer_by);
  REQUIRE(told(back) != nullptr);
  CHECK(told(back)->withdrawn);
  const auto first = after(confirmed(), away(2, true));
  CHECK(told(first) == nullptr);
  CHECK(!after(*first.next, away(1)).next);
}

TEST_CASE("time off that is withdrawn while a move is under way: told once the move has failed, else not at all") {
  const auto asked = *after(confirmed(), away()).next;
  const auto moving = *after(asked, Choose{rui, start}).next;
  const auto back = after(moving, away(2, true));
  CHECK(told(back) == nullptr);
  const auto moved = after(*back.next, reserved(moving, rui, start + hours(1)));
  CHECK(told(moved) == nullptr);
  CHECK(!moved.next->answer_by);
  const auto stands = after(*back.next, events::SlotRejected{moving.id, moving.round, "slot_taken"});
  CHECK(!stands.next->answer_by);
  REQUIRE(told(stands) != nullptr);
  CHECK(told(stands)->withdrawn);
}

TEST_CASE("who has not paid answers while the slot is held, and has as long as others once it is paid") {
  auto unpaid = confirmed();
  unpaid.status = Status::awaiting_payment;
  unpaid.hold_expires_at = start - hours(99);
  const auto asked = after(unpaid, away());
  CHECK(told(asked)->answer_by == unpaid.hold_expires_at);
  const auto paid = after(*asked.next, events::PaymentCompleted{.appointment_id = unpaid.id});
  CHECK(paid.next->status == Status::confirmed);
  REQUIRE(told(paid) != nullptr);
  CHECK(told(paid)->answer_by == start - hours(24));
  CHECK(paid.next->answer_by == start - hours(24));
}

TEST_CASE("who is asked chooses what was shown, which is never late, or has everything back") {
  const auto late = start - hours(10);
  const auto asked = *after(confirmed(), away(), late).next;
  const auto terms = cancellation(asked, By::patient, hours(24), late);
  CHECK(terms->kept_cents == 0);
  CHECK(terms->free_until == start - hours(5));
  CHECK(after(asked, Choose{rui, start + hours(1)}, late).refusal->code == "not_reschedulable");
  CHECK(after(confirmed(), Choose{rui, start}, late).refusal->code == "not_reschedulable");
  const auto moving = *after(asked, Choose{rui, start}, late).next;
  CHECK(moving.wish_starts_at == start);
  CHECK(after(moving, Choose{rui, start}, late).refusal->code == "reschedule_in_progress");
  CHECK(!after(moving, AnswerDue{}, start).next);
  CHECK(!after(moving, reserved(moving, rui, start), late).next->late);

  for (const auto& none : {after(asked, ChooseNone{}, late), after(asked, AnswerDue{}, start - hours(5))}) {
    const auto* cancelled = none.events.back().as<events::AppointmentCancelled>();
    REQUIRE(cancelled != nullptr);
    CHECK(cancelled->by == "clinic");
    CHECK(cancelled->kept_cents == 0);
    CHECK(none.next->status_reason == doctor_unavailable);
    CHECK(!none.next->answer_by);
  }
  CHECK(after(confirmed(), ChooseNone{}, late).refusal->code == "not_cancellable");
  CHECK(!after(asked, AnswerDue{}, start - hours(6)).next);
  auto moved = asked;  // by a process from before
  moved.starts_at += hours(1);
  const auto stands = after(moved, AnswerDue{}, start);
  CHECK(stands.events.empty());
  CHECK(stands.next->status == Status::confirmed);
  CHECK(!stands.next->answer_by);
}

TEST_CASE("what was taken meanwhile is answered by others to choose from") {
  const auto asked = *after(confirmed(), away()).next;
  const auto moving = *after(asked, Choose{rui, start}).next;
  events::SlotRejected taken{moving.id, moving.round, "slot_taken"};
  CHECK(after(moving, taken).next->move_offer->nearest.size() == 2);  // of a process that tells no others
  taken.nearest = std::vector<events::NearSlot>{{rui, "Rui", start + hours(2)}};
  const auto again = *after(moving, taken).next;
  CHECK(again.answer_by == asked.answer_by);
  REQUIRE(again.move_offer->nearest.size() == 1);
  CHECK(again.move_offer->nearest[0].starts_at == start + hours(2));
}
