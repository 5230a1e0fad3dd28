// What a patient is shown of an appointment before and after it is paid: what cancelling costs, when the hold ends, the
// code for the kiosk.
#include <doctest/doctest.h>

#include <algorithm>

#include "platform/sql/sql.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

// Booked and paid, with its own doctor.
struct Confirmed {
  Doctor doctor = new_doctor();
  Patient patient = new_proved_patient();
  Slot slot;
  std::string id, path;
};

Slot slot_in(const Doctor& doctor, std::chrono::hours at_least) {
  for (const auto& slot : free_slots(doctor)) {
    if (parse_instant(slot.starts_at).value() > test_now() + at_least) return slot;
  }
  throw std::runtime_error("no slot so far ahead");
}

Confirmed confirmed(std::chrono::hours ahead) {
  Confirmed c;
  c.slot = slot_in(c.doctor, ahead);
  c.id = book(c.patient, c.slot)["id"];
  c.path = "/appointments/" + c.id;
  pay(c.patient, c.id);
  REQUIRE(becomes(c.patient, c.id, "confirmed"));
  return c;
}

// Until so long before the start. Tokens do not last so long.
void wait_until_before(Patient& patient, const std::string& starts_at, std::chrono::minutes before) {
  advance_clock(
      std::chrono::duration_cast<std::chrono::seconds>(parse_instant(starts_at).value() - before - test_now()));
  patient.token = login(patient.email, "a long enough one");
}

std::int64_t half(const Slot& slot) {
  return slot.price_cents - slot.price_cents / 2;
}

// What went back of its payment, once some did.
std::int64_t refunded(const Patient& patient, const std::string& id) {
  std::int64_t cents = 0;
  CHECK(eventually([&] {
    const auto payments = get("/payments?appointment_id=" + id, patient.token);
    cents = payments["items.0.refunded_cents"].empty() ? 0 : payments.number("items.0.refunded_cents");
    return cents != 0;
  }));
  return cents;
}

void move(const Confirmed& c, const Slot& to, const std::string& token) {
  REQUIRE(call("PUT", c.path, R"({"starts_at":")" + to.starts_at + R"("})", token).status == 202);
  REQUIRE(eventually([&] { return get(c.path, c.patient.token)["starts_at"] == to.starts_at; }));
}

}  // namespace

TEST_CASE("what cancelling costs is shown, changes with the time and the tag, and is what is kept") {
  auto c = confirmed(std::chrono::hours(26));
  const auto starts_at = parse_instant(c.slot.starts_at).value();
  const auto early = get(c.path, c.patient.token);
  CHECK(early.number("cancellation.refund_cents") == c.slot.price_cents);
  CHECK(early.number("cancellation.kept_cents") == 0);
  CHECK(early["cancellation.free_until"] == format_instant(starts_at - std::chrono::hours(24)));
  CHECK(early["late"] == "false");
  const std::string tag(early.raw.header("etag"));
  CHECK(call("GET", c.path, "", c.patient.token, {{"If-None-Match", tag}}).status == 304);

  wait_until_before(c.patient, c.slot.starts_at, std::chrono::hours(23));
  const auto late = call("GET", c.path, "", c.patient.token, {{"If-None-Match", tag}});
  CHECK(late.status == 200);
  CHECK(late.number("cancellation.refund_cents") == half(c.slot));
  CHECK(late.number("cancellation.kept_cents") == c.slot.price_cents - half(c.slot));
  CHECK(late["cancellation.free_until"] == early["cancellation.free_until"]);
  CHECK(late["version"] == early["version"]);

  const auto as_shown = c.path + "?refund_cents=" + std::to_string(c.slot.price_cents);
  const auto refused = call("DELETE", as_shown, "", c.patient.token, {{"If-Match", tag}});
  CHECK(refused.status == 409);
  CHECK(refused["code"] == "cost_changed");
  CHECK(get(c.path, c.patient.token)["status"] == "confirmed");
  for (const char* bad : {"?refund_cents=x", "?refund_cents=-1", "?refund_cents=", "?on_behalf=doctor"}) {
    CHECK(call("DELETE", c.path + bad, "", c.patient.token).status == 422);
  }
  const auto cancelled = call("DELETE", c.path + "?refund_cents=" + std::to_string(half(c.slot)), "", c.patient.token,
                              {{"If-Match", std::string(late.raw.header("etag"))}});
  CHECK(cancelled.status == 202);
  CHECK(cancelled["cancellation.refund_cents"].empty());
  CHECK(cancelled["check_in_code"].empty());
  CHECK(refunded(c.patient, c.id) == half(c.slot));
  CHECK(call("DELETE", as_shown, "", c.patient.token)["code"] == "not_cancellable");
}

TEST_CASE("what is not paid costs nothing and shows until when it is held") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto slot = slot_in(doctor, std::chrono::hours(2));
  const auto booked = book(patient, slot);
  const auto path = "/appointments/" + booked["id"];
  CHECK(booked.number("cancellation.refund_cents") == 0);
  CHECK(booked.number("cancellation.kept_cents") == 0);
  CHECK(booked["check_in_code"].empty());
  const auto held = parse_instant(booked["hold_expires_at"]);
  REQUIRE(held.has_value());
  CHECK(*held > test_now() + std::chrono::minutes(14));
  CHECK(*held <= test_now() + std::chrono::minutes(15));
  const auto payment = get("/payments/" + payment_of(patient, booked["id"]), patient.token);
  CHECK(payment["expires_at"] == booked["hold_expires_at"]);
  CHECK(payment.number("tries_left") == 3);
  CHECK(call("DELETE", path + "?refund_cents=1", "", patient.token)["code"] == "cost_changed");
  CHECK(call("DELETE", path + "?refund_cents=0", "", patient.token).status == 202);
  CHECK(get(path, patient.token)["hold_expires_at"].empty());
}

TEST_CASE("staff are shown and give everything back, or by the patient's rule where the patient asked") {
  auto ours = confirmed(std::chrono::hours(26));
  auto theirs = confirmed(std::chrono::hours(26));
  wait_until_before(ours.patient, ours.slot.starts_at, std::chrono::hours(2));
  wait_until_before(theirs.patient, theirs.slot.starts_at, std::chrono::hours(2));
  const auto price = std::to_string(ours.slot.price_cents);
  const auto half_back = std::to_string(half(theirs.slot));
  CHECK(get(ours.path, ours.patient.token)["cancellation.refund_cents"] == half_back);
  CHECK(get(ours.path, reception_token())["cancellation.refund_cents"] == price);
  CHECK(call("DELETE", ours.path + "?refund_cents=" + half_back, "", reception_token())["code"] == "cost_changed");
  CHECK(call("DELETE", ours.path + "?refund_cents=" + price, "", reception_token()).status == 202);
  CHECK(refunded(ours.patient, ours.id) == ours.slot.price_cents);
  CHECK(call("DELETE", theirs.path + "?on_behalf=patient&refund_cents=" + price, "", reception_token())["code"] ==
        "cost_changed");
  const auto cancelled =
      call("DELETE", theirs.path + "?on_behalf=patient&refund_cents=" + half_back, "", reception_token());
  CHECK(cancelled["status_reason"] == "cancelled_by_patient");
  CHECK(refunded(theirs.patient, theirs.id) == half(theirs.slot));
}

TEST_CASE("once it has begun the patient can no longer cancel; the clinic can") {
  auto c = confirmed(std::chrono::hours(2));
  wait_until_before(c.patient, c.slot.starts_at, std::chrono::minutes(-1));
  CHECK(get(c.path, c.patient.token)["cancellation.refund_cents"].empty());
  CHECK(call("DELETE", c.path, "", c.patient.token)["code"] == "already_started");
  CHECK(call("DELETE", c.path + "?on_behalf=patient", "", reception_token())["code"] == "already_started");
  CHECK(call("DELETE", c.path, "", reception_token()).status == 202);
  CHECK(refunded(c.patient, c.id) == c.slot.price_cents);
}

TEST_CASE("a late move costs half however far it goes; one by the clinic does not") {
  auto moved = confirmed(std::chrono::hours(26));
  auto ours = confirmed(std::chrono::hours(26));
  wait_until_before(moved.patient, moved.slot.starts_at, std::chrono::hours(23));
  wait_until_before(ours.patient, ours.slot.starts_at, std::chrono::hours(23));
  move(moved, slot_in(moved.doctor, std::chrono::hours(100)), moved.patient.token);
  move(ours, slot_in(ours.doctor, std::chrono::hours(100)), reception_token());
  CHECK(get(ours.path, ours.patient.token)["late"] == "false");
  CHECK(get(ours.path, ours.patient.token).number("cancellation.kept_cents") == 0);
  const auto shown = get(moved.path, moved.patient.token);
  CHECK(shown["late"] == "true");
  CHECK(shown["cancellation.free_until"].empty());
  CHECK(shown.number("cancellation.refund_cents") == half(moved.slot));
  CHECK(call("DELETE", moved.path, "", moved.patient.token).status == 202);
  CHECK(refunded(moved.patient, moved.id) == half(moved.slot));
}

TEST_CASE("the code for the kiosk is the patient's alone, and goes out with the confirmation") {
  const auto c = confirmed(std::chrono::hours(26));
  const auto shown = get(c.path, c.patient.token);
  const auto code = shown["check_in_code"];
  CHECK(code.size() == 22);  // 128 bits in base64url
  CHECK(shown["check_in_svg"].starts_with("<svg "));
  CHECK(get("/appointments", c.patient.token)["items.0.check_in_code"] == code);
  CHECK(get("/appointments", c.patient.token)["items.0.check_in_svg"].empty());
  for (const auto& token : {reception_token(), login(c.doctor)}) {
    const auto seen = get(c.path, token);
    CHECK(seen.status == 200);
    CHECK(seen["check_in_code"].empty());
    CHECK(seen["check_in_svg"].empty());
  }
  sql::Session db(env("NOTIFICATIONS_DB"));
  const auto letter = "SELECT variables FROM messages WHERE template_name = 'confirmation' AND user_id = :id";
  CHECK(eventually([&] {
    const auto told = db.value<std::string>(letter, c.patient.id);
    return told && told->find(R"("check_in_code":")" + code + '"') != std::string::npos;
  }));
  CHECK(eventually([&] { return emails_to(c.patient.email).body.find("cid:check-in.png") != std::string::npos; }));
  const auto other = book(c.patient, slot_in(c.doctor, std::chrono::hours(48)))["id"];
  pay(c.patient, other);
  REQUIRE(becomes(c.patient, other, "confirmed"));
  CHECK(get("/appointments/" + other, c.patient.token)["check_in_code"] != code);
  move(c, slot_in(c.doctor, std::chrono::hours(72)), c.patient.token);
  CHECK(get(c.path, c.patient.token)["check_in_code"] == code);
}

TEST_CASE("staff see whose it is, by the name as it is now") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto id = book(patient, free_slots(doctor).at(20))["id"];
  CHECK(get("/appointments/" + id, patient.token)["patient.id"].empty());
  REQUIRE(call("PUT", "/users/profile", R"({"full_name":"Rosa Lima"})", patient.token).status == 200);
  for (const auto& token : {reception_token(), login(doctor)}) {
    CHECK(eventually([&] { return get("/appointments/" + id, token)["patient.name"] == "Rosa Lima"; }));
    CHECK(get("/appointments/" + id, token)["patient.id"] == patient.id);
    CHECK(get("/appointments?patient_id=" + patient.id, token)["items.0.patient.name"] == "Rosa Lima");
  }
  auto booking = free_slots(doctor).at(30).booking();
  booking.insert(1, R"("patient_id":")" + patient.id + R"(",)");
  CHECK(post("/appointments", booking, reception_token(), {{"Prefer", "wait=10"}})["patient.name"] == "Rosa Lima");
}

TEST_CASE("appointments between two times come in the order of their starts, page by page; else newest first") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto slots = free_slots(doctor);
  std::vector<std::string> ids(5);
  for (const std::size_t i : {3, 0, 4, 1, 2}) ids[i] = book(patient, slots.at(10 + 5 * i))["id"];
  const auto read = [&](const std::string& query, const std::string& token) {
    std::vector<std::string> out;
    std::string cursor;
    do {
      const auto page = get("/appointments?limit=2&" + query + (cursor.empty() ? "" : "&cursor=" + cursor), token);
      REQUIRE(page.status == 200);
      for (std::size_t i = 0; i < page.count("items"); ++i) out.push_back(page["items." + std::to_string(i) + ".id"]);
      cursor = page["next_cursor"];
    } while (!cursor.empty() && out.size() < 10);
    return out;
  };
  const auto from = "from=" + slots.at(10).starts_at;
  CHECK(read(from, patient.token) == ids);
  CHECK(read("to=2999-01-01T00:00:00Z&status=awaiting_payment", patient.token) == ids);
  CHECK(read(from + "&to=" + slots.at(25).starts_at, login(doctor)) ==
        std::vector<std::string>(ids.begin(), ids.begin() + 3));
  CHECK(read("from=" + slots.at(11).starts_at + "&doctor_id=" + doctor.id, reception_token()) ==
        std::vector<std::string>(ids.begin() + 1, ids.end()));
  const std::vector<std::string> newest{ids[2], ids[1], ids[4], ids[0], ids[3]};
  CHECK(read("", patient.token) == newest);

  const auto by_start = get("/appointments?limit=2&" + from, patient.token)["next_cursor"];
  const auto by_age = get("/appointments?limit=2", patient.token)["next_cursor"];
  CHECK(get("/appointments?cursor=" + by_start, patient.token).status == 400);
  for (const auto& bad : {by_age, "x_" + by_age, by_start.substr(0, 10) + "_", std::string("_")}) {
    CHECK(get("/appointments?" + from + "&cursor=" + bad, patient.token).status == 400);
  }
}
