// The day at the clinic: who may say what when, and what is told of it.
#include "services/appointments/visit.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

using namespace consulta;
using namespace consulta::appointments;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const Instant start{hours(1000)};

Appointment of_status(Status status) {
  Appointment a;
  a.id = new_id();
  a.patient_id = new_id();
  a.status = status;
  a.starts_at = start;
  a.ends_at = start + minutes(30);
  return a;
}

template <class M>
engine::Branch<Appointment> said(const Appointment& a, const M& wish, Instant now = start) {
  const Appointment::Context context{now, &engine::fresh_ids(), hours(24), "", minutes(15)};
  auto outcome = [&] {
    if constexpr (requires { decide(MaybeAppointment(a), wish, context); }) {
      return decide(MaybeAppointment(a), wish, context);
    } else {
      return decide(MaybeAppointment(a), wish, now);
    }
  }();
  REQUIRE(outcome.size() == 1);
  return std::move(outcome.front());
}

template <class E>
E told(const engine::Branch<Appointment>& branch) {
  REQUIRE(branch.events.size() == 1);
  const auto* event = branch.events.front().as<E>();
  REQUIRE(event != nullptr);
  return *event;
}

bool is_nothing(const engine::Branch<Appointment>& branch) {
  return !branch.next && branch.events.empty() && !branch.refusal;
}

std::string refusal(const engine::Branch<Appointment>& branch) {
  CHECK(!branch.next);
  CHECK(branch.events.empty());
  return branch.refusal ? branch.refusal->code : "";
}

constexpr std::array every_status{
    Status::requested, Status::awaiting_payment, Status::confirmed, Status::checked_in, Status::in_consultation,
    Status::completed, Status::no_show,          Status::rejected,  Status::cancelled,  Status::expired};

// From these alone the wish leads there.
template <class M>
void check_from(std::initializer_list<Status> from, Status to, const M& wish) {
  for (const auto status : every_status) {
    const auto branch = said(of_status(status), wish, start + hours(1));
    if (std::find(from.begin(), from.end(), status) != from.end()) {
      REQUIRE(branch.next);
      CHECK(branch.next->status == to);
    } else {
      CHECK(refusal(branch) == "wrong_status");
    }
  }
}

}  // namespace

TEST_CASE("each step of the day follows the one before, and no other") {
  check_from({Status::confirmed}, Status::checked_in, CheckIn{});
  check_from({Status::checked_in}, Status::checked_in, Call{});
  check_from({Status::checked_in}, Status::in_consultation, Start{});
  check_from({Status::in_consultation}, Status::completed, Complete{});
  check_from({Status::confirmed, Status::checked_in}, Status::no_show, NoShow{});
}

TEST_CASE("each step is told once, with its time, and is in the history") {
  const auto arrived = said(of_status(Status::confirmed), CheckIn{"code"}, start - minutes(10));
  CHECK(told<events::PatientCheckedIn>(arrived).checked_in_at == start - minutes(10));
  CHECK(told<events::PatientCheckedIn>(arrived).by == "code");
  CHECK(arrived.next->history.back().reason == "code");
  CHECK(!arrived.next->status_reason);

  const auto called = said(*arrived.next, Call{}, start);
  CHECK(told<events::PatientCalled>(called).called_at == start);
  CHECK(called.next->history.back().reason == "called");
  CHECK(told<events::PatientCalled>(said(*called.next, Call{}, start + minutes(1))).called_at == start + minutes(1));

  const auto started = said(*called.next, Start{}, start + minutes(2));
  CHECK(told<events::ConsultationStarted>(started).started_at == start + minutes(2));
  const auto completed = said(*started.next, Complete{}, start + minutes(30));
  CHECK(told<events::AppointmentCompleted>(completed).completed_at == start + minutes(30));
  CHECK(is_over(completed.next->status));
}

TEST_CASE("who is not there may still come until the grace is over") {
  const auto a = of_status(Status::confirmed);
  CHECK(refusal(said(a, NoShow{}, start + minutes(15) - std::chrono::microseconds(1))) == "too_early");
  const auto missed = said(a, NoShow{}, start + minutes(15));
  CHECK(told<events::PatientNoShow>(missed).noticed_at == start + minutes(15));
  CHECK(missed.next->status == Status::no_show);
}

TEST_CASE("what is on its way to another time is not begun, and not missed, before that is known") {
  auto a = of_status(Status::confirmed);
  a.wish_starts_at = start + hours(1);
  CHECK(refusal(said(a, CheckIn{})) == "reschedule_in_progress");
  CHECK(refusal(said(a, NoShow{}, start + hours(1))) == "reschedule_in_progress");
}

TEST_CASE("who arrives at reception is checked in, as of then, by what noticed them") {
  const auto a = of_status(Status::confirmed);
  const events::PatientArrived arrived{a.id, a.starts_at, start - minutes(10), "code"};
  const auto here = said(a, arrived, start - minutes(9));
  CHECK(here.next->status == Status::checked_in);
  CHECK(here.next->history.back().reason == "code");
  CHECK(told<events::PatientCheckedIn>(here).checked_in_at == start - minutes(10));
  CHECK(told<events::PatientCheckedIn>(here).by == "code");
  // By another process's clock it may not be so late yet.
  CHECK(told<events::PatientCheckedIn>(said(a, arrived, start - minutes(11))).checked_in_at == start - minutes(11));
}

TEST_CASE("an arrival means nothing for another start, or in another state") {
  for (const auto status : every_status) {
    const auto a = of_status(status);
    const auto told = [&](Instant starts_at) {
      return said(a, events::PatientArrived{a.id, starts_at, start, "code"});
    };
    CHECK(is_nothing(told(start + minutes(30))));
    if (status != Status::confirmed) CHECK(is_nothing(told(start)));
  }
}

TEST_CASE("an arrival while a move is under way counts once that has come to nothing, and not where it is moved") {
  auto a = of_status(Status::confirmed);
  a.round = 1;
  a.wish_starts_at = start + hours(1);
  const events::PatientArrived arrived{a.id, a.starts_at, start - minutes(10), "code"};
  const auto remembered = said(a, arrived);
  CHECK(remembered.events.empty());
  CHECK(remembered.next->status == Status::confirmed);
  CHECK(is_nothing(said(*remembered.next, arrived)));

  const events::SlotRejected rejected{a.id, 1, "slot_taken"};
  const auto stays = said(*remembered.next, rejected);
  CHECK(stays.next->status == Status::checked_in);
  CHECK(!stays.next->wish_starts_at);
  CHECK(!stays.next->arrival);
  CHECK(told<events::PatientCheckedIn>(stays).checked_in_at == start - minutes(10));
  CHECK(said(a, rejected).next->status == Status::confirmed);

  events::SlotReserved slot{.appointment_id = a.id, .round = 1};
  slot.starts_at = start + hours(1);
  slot.ends_at = slot.starts_at + minutes(30);
  const auto moved = said(*remembered.next, slot);
  CHECK(moved.next->status == Status::confirmed);
  CHECK(!moved.next->arrival);
  CHECK(moved.events.front().as<events::AppointmentRescheduled>() != nullptr);
  slot.starts_at = start;  // at another doctor's
  slot.ends_at = slot.starts_at + minutes(30);
  const auto elsewhere = said(*remembered.next, slot);
  CHECK(elsewhere.next->status == Status::checked_in);
  CHECK(elsewhere.events.front().as<events::AppointmentRescheduled>() != nullptr);
  CHECK(elsewhere.events.back().as<events::PatientCheckedIn>()->checked_in_at == start - minutes(10));
  CHECK(said(a, slot).next->status == Status::confirmed);
  const auto over = said(*remembered.next, Cancel{By::clinic, std::nullopt});
  CHECK(!over.next->arrival);
}

TEST_CASE("who is there although the doctor is away is asked for no other time") {
  auto a = of_status(Status::confirmed);
  a.answer_by = start - hours(1);
  CHECK(!said(a, CheckIn{}).next->answer_by);
}
