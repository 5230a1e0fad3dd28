// The day at the clinic: who was booked comes, is called, treated, or does not come.
#include <doctest/doctest.h>

#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

struct Booked {
  Patient patient;
  Doctor doctor;
  std::string id, starts_at;
};

Booked paid_booking() {
  Booked b{new_patient(), new_doctor(), "", ""};
  const auto slot = free_slots(b.doctor).at(0);
  b.id = book(b.patient, slot)["id"];
  b.starts_at = slot.starts_at;
  pay(b.patient, b.id);
  REQUIRE(becomes(b.patient, b.id, "confirmed"));
  return b;
}

Answer say(const Booked& b, const std::string& step, const std::string& token) {
  return post("/appointments/" + b.id + "/" + step, "", token);
}

// Logins of before may be over by then.
void let_it_start(Booked& b) {
  const auto start = parse_instant(b.starts_at).value();
  advance_clock(std::chrono::duration_cast<std::chrono::seconds>(start - test_now()) + std::chrono::seconds(1));
  b.patient.token = login(b.patient.email, "a long enough one");
}

}  // namespace

TEST_CASE("a patient comes, is called in, treated, and nothing is done twice or out of turn") {
  auto b = paid_booking();
  auto reception = reception_token();

  CHECK(say(b, "check-in", b.patient.token).status == 403);
  CHECK(say(b, "check-in", login(new_doctor())).status == 404);
  const auto early = say(b, "check-in", reception);
  CHECK(early["code"] == "not_today");
  let_it_start(b);
  reception = reception_token();
  const auto doctor = login(b.doctor);

  CHECK(say(b, "start", doctor)["code"] == "wrong_status");
  const auto here = say(b, "check-in", reception);
  REQUIRE_MESSAGE(here.status == 200, here.body);
  CHECK(here["status"] == "checked_in");
  CHECK(say(b, "check-in", reception)["code"] == "wrong_status");
  CHECK(call("DELETE", "/appointments/" + b.id, "", b.patient.token).status == 409);
  CHECK(say(b, "call", doctor)["status"] == "checked_in");
  CHECK(say(b, "call", doctor).status == 200);
  CHECK(say(b, "start", doctor)["status"] == "in_consultation");
  CHECK(call("DELETE", "/appointments/" + b.id, "", reception).status == 409);
  CHECK(say(b, "no-show", reception)["code"] == "wrong_status");
  const auto done = say(b, "complete", doctor);
  CHECK(done["status"] == "completed");
  CHECK(get("/appointments/" + b.id, b.patient.token)["status"] == "completed");
}

TEST_CASE("who has not come by the grace after the start is a no-show, and the price is kept") {
  auto b = paid_booking();
  let_it_start(b);
  const auto early = say(b, "no-show", reception_token());
  CHECK(early.status == 409);
  CHECK(early["code"] == "too_early");
  advance_clock(std::chrono::minutes(15));
  CHECK(say(b, "no-show", reception_token())["status"] == "no_show");
  b.patient.token = login(b.patient.email, "a long enough one");
  CHECK(get("/payments/" + payment_of(b.patient, b.id), b.patient.token)["status"] == "paid");
}
