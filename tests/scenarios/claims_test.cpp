// Nobody is in two places at once, nor books more than they mean to pay.
#include <doctest/doctest.h>

#include <signal.h>
#include <stdlib.h>

#include <atomic>
#include <thread>

#include "tests/support/clinic.hpp"

using namespace consulta::testing;

namespace {

// At the same time as `slot`, with another doctor.
Slot same_time(const Slot& slot, const Doctor& doctor) {
  for (const auto& other : free_slots(doctor)) {
    if (other.starts_at == slot.starts_at) return other;
  }
  throw std::runtime_error("the doctor is not free then");
}

Answer move(const Patient& patient, const std::string& id, const Slot& slot) {
  return call("PUT", "/appointments/" + id, R"({"starts_at":")" + slot.starts_at + R"("})", patient.token);
}

// Appointments with this limit, until its end.
class MaxUnpaid {
 public:
  explicit MaxUnpaid(const char* most) { start(most); }
  ~MaxUnpaid() { start("0"); }

 private:
  static void start(const char* most) {
    setenv("CONSULTA_MAX_UNPAID", most, 1);
    const auto pid = read_env().at("APPOINTMENTS_PID");
    CHECK(kill(std::stoi(pid), SIGTERM) == 0);
    CHECK(eventually([&] { return kill(std::stoi(pid), 0) != 0; }));
    CHECK(run_consulta("up") == 0);
  }
};

Answer press_page(const Patient& patient, const std::string& id) {
  const auto link = get("/payments/" + payment_of(patient, id), patient.token)["link"];
  return fetch("POST", link, "method=multibanco", {{"Content-Type", "application/x-www-form-urlencoded"}});
}

}  // namespace

TEST_CASE("a patient has one appointment at a time, whatever doctor it is with, until that is over") {
  const auto first = new_doctor(), second = new_doctor();
  const auto patient = new_patient(), other = new_patient();
  const auto slot = free_slots(first).at(4);
  const auto there = same_time(slot, second);
  const auto booked = book(patient, slot);
  REQUIRE(booked.status == 202);

  const auto again = post("/appointments", there.booking(), patient.token);
  CHECK(again.status == 409);
  CHECK(again["code"] == "overlaps_own");
  const auto with_key = post("/appointments", there.booking(), patient.token, {{"Idempotency-Key", fresh_address()}});
  CHECK(with_key.status == 409);
  CHECK(with_key["code"] == "overlaps_own");
  CHECK(get("/appointments", patient.token).count("items") == 1);
  CHECK(book(other, there).status == 202);

  const auto elsewhere = book(patient, free_slots(second).at(10));
  REQUIRE(elsewhere.status == 202);
  const auto moved = move(patient, elsewhere["id"], slot);
  CHECK(moved.status == 409);
  CHECK(moved["code"] == "overlaps_own");

  REQUIRE(call("DELETE", "/appointments/" + std::string(booked["id"]), "", patient.token).status == 202);
  REQUIRE(becomes(patient, booked["id"], "cancelled"));
  CHECK(move(patient, elsewhere["id"], slot).status == 202);
}

TEST_CASE("of twelve bookings of one patient for the same time one is accepted, and nobody else's is held up by them") {
  std::vector<Slot> slots{free_slots(new_doctor()).at(7)};
  while (slots.size() < 12) slots.push_back(same_time(slots.front(), new_doctor()));
  const auto patient = new_patient();
  const auto doctor = new_doctor();
  const auto free = free_slots(doctor);
  std::vector<Patient> others;
  while (others.size() < 12) others.push_back(new_patient());
  std::atomic<int> accepted = 0, refused = 0, held = 0;
  std::vector<std::thread> pool;
  for (std::size_t i = 0; i < 12; ++i) {
    pool.emplace_back([&, i] {
      const auto answer = post("/appointments", slots.at(i).booking(), patient.token);
      if (answer.status == 202) ++accepted;
      if (answer.status == 409 && answer["code"] == "overlaps_own") ++refused;
    });
    pool.emplace_back([&, i] {
      if (book(others.at(i), free.at(i)).status == 202) ++held;
    });
  }
  for (auto& thread : pool) thread.join();
  CHECK(accepted == 1);
  CHECK(refused == 11);
  CHECK(held == 12);
}

TEST_CASE("a patient has one booking to pay, more once it is known that there is one, and staff book what they want") {
  const MaxUnpaid limit("2");
  const auto slots = free_slots(new_doctor());
  const auto patient = new_patient();
  const auto wish = [&](std::size_t slot) { return post("/appointments", slots.at(slot).booking(), patient.token); };
  const auto first = book(patient, slots.at(0));
  REQUIRE(first["status"] == "awaiting_payment");
  const auto second = wish(4);
  CHECK(second.status == 409);
  CHECK(second["code"] == "too_many_unpaid");
  CHECK(wish(0)["code"] == "overlaps_own");  // that time is theirs: another place would not help

  // Whoever opens the link proves nothing, who presses a button there does.
  const auto link = get("/payments/" + payment_of(patient, first["id"]), patient.token)["link"];
  CHECK(fetch("GET", link).status == 200);
  CHECK(wish(4)["code"] == "too_many_unpaid");
  CHECK(press_page(patient, first["id"]).status == 303);
  std::string held;
  CHECK(eventually([&] {
    const auto answer = wish(4);
    if (answer.status == 202) held = answer["id"];
    return answer.status == 202;
  }));
  CHECK(wish(8)["code"] == "too_many_unpaid");

  // Paid or cancelled, a place is free again.
  pay(patient, first["id"]);
  CHECK(becomes(patient, first["id"], "confirmed"));
  const auto third = wish(8);
  CHECK(third.status == 202);
  CHECK(wish(12)["code"] == "too_many_unpaid");
  REQUIRE(becomes(patient, held, "awaiting_payment"));
  CHECK(call("DELETE", "/appointments/" + held, "", patient.token).status == 202);
  CHECK(wish(12).status == 202);

  auto for_patient = slots.at(16).booking();
  for_patient.pop_back();
  for_patient += R"(,"patient_id":")" + patient.id + "\"}";
  CHECK(post("/appointments", for_patient, reception_token()).status == 202);
}
