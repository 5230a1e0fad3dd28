// Who waits for a slot is offered it when it becomes free, in order, each as long as a hold lasts.
#include <doctest/doctest.h>

#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

std::string later(const std::string& instant, std::chrono::minutes by) {
  return format_instant(parse_instant(instant).value() + by);
}

// For one start of a doctor's.
Answer wait_for(const Patient& patient, const Slot& slot, const std::string& doctor_id) {
  return post("/waitlist",
              R"({"specialty_id":")" + slot.specialty_id + "\"" + R"(,"doctor_id":")" + doctor_id + "\"" +
                  R"(,"from":")" + slot.starts_at + R"(","to":")" + later(slot.starts_at, std::chrono::minutes(1)) +
                  "\"}",
              patient.token);
}

std::string entry(const Patient& patient, const char* member) {
  return get("/waitlist", patient.token)["items.0." + std::string(member)];
}

bool told(const Patient& patient, const std::string& words) {
  return sandbox("GET", "/sms?to=%2B" + patient.phone.substr(1)).body.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a slot that is freed is offered to the first who waits, then to the next, and to nobody who has left") {
  const auto doctor = new_doctor();
  const auto slot = free_slots(doctor).at(70);
  const auto holder = new_patient();
  auto first = new_patient();
  auto second = new_patient();
  const auto left = new_patient();
  const auto taken = book(holder, slot)["id"];
  REQUIRE(becomes(holder, taken, "awaiting_payment"));

  for (const auto& who : {left, first, second}) REQUIRE(wait_for(who, slot, doctor.id).status == 201);
  CHECK(entry(first, "status") == "waiting");
  CHECK(get("/waitlist", first.token).count("items") == 1);
  CHECK(get("/waitlist?limit=100", admin_token()).count("items") >= 3);
  CHECK(call("DELETE", "/waitlist/" + entry(first, "id"), "", second.token).status == 404);
  CHECK(call("DELETE", "/waitlist/" + entry(left, "id"), "", left.token).status == 204);
  CHECK(call("DELETE", "/waitlist/" + entry(left, "id"), "", left.token).status == 409);

  REQUIRE(call("DELETE", "/appointments/" + taken, "", holder.token).status == 202);
  REQUIRE(eventually([&] { return !entry(first, "appointment_id").empty(); }));
  const auto offer = entry(first, "appointment_id");
  REQUIRE(becomes(first, offer, "awaiting_payment"));
  CHECK(get("/appointments/" + offer, first.token)["starts_at"] == slot.starts_at);
  CHECK(entry(first, "status") == "offered");
  CHECK(eventually([&] { return told(first, "abriu a vaga por que esperava") && told(first, "/pay/"); }));
  CHECK(entry(second, "status") == "waiting");

  // Nobody pays within the hold: the next one's turn.
  advance_clock(std::chrono::minutes(16));
  first.token = login(first.email, "a long enough one");
  second.token = login(second.email, "a long enough one");
  CHECK(becomes(first, offer, "expired"));
  REQUIRE(eventually([&] { return !entry(second, "appointment_id").empty(); }));
  const auto next = entry(second, "appointment_id");
  CHECK(entry(first, "status") == "passed");
  REQUIRE(becomes(second, next, "awaiting_payment"));
  pay(second, next);
  CHECK(becomes(second, next, "confirmed"));
  CHECK(eventually([&] { return entry(second, "status") == "booked"; }));
}

TEST_CASE("what the waitlist refuses") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto wish = [&](const std::string& from, const std::string& to, const std::string& more = "") {
    return post(
        "/waitlist",
        R"({"specialty_id":")" + doctor.specialty_id + R"(","from":")" + from + R"(","to":")" + to + "\"" + more + "}",
        patient.token);
  };
  const auto later = format_instant(test_now() + std::chrono::hours(24 * 20)).substr(0, 10);
  CHECK(wish("tomorrow", later)["errors.0.field"] == "from");
  CHECK(wish(later, later)["errors.0.field"] == "to");
  CHECK(wish("2020-01-01", "2020-02-01")["errors.0.field"] == "to");
  CHECK(wish("2026-01-01", "2099-01-01")["errors.0.field"] == "to");
  CHECK(wish("2026-01-01", later, R"(,"doctor_id":"01900000-0000-7000-8000-000000000000")")["errors.0.field"] ==
        "doctor_id");
  CHECK(post("/waitlist", "{}", admin_token()).status == 403);
}

TEST_CASE("an appointment as a calendar entry") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto slot = free_slots(doctor).at(5);
  const auto id = book(patient, slot)["id"];
  const auto path = "/appointments/" + id + "/calendar.ics";
  const auto entry = get(path, patient.token);
  REQUIRE(entry.status == 200);
  CHECK(entry.raw.header("content-type").starts_with("text/calendar"));
  CHECK(entry.body.find("UID:" + id + "@consulta") != std::string::npos);
  CHECK(entry.body.find("STATUS:TENTATIVE\r\n") != std::string::npos);  // nobody has paid yet
  CHECK(entry.body.find("SEQUENCE:0\r\n") != std::string::npos);
  CHECK(entry.body.find("LOCATION:Consulta\\, Rua da Saúde 1\\, ") != std::string::npos);
  CHECK(entry.body.find("ORGANIZER;CN=\"Consulta\":mailto:") != std::string::npos);
  auto start = slot.starts_at;
  std::erase_if(start, [](char c) { return c == '-' || c == ':'; });
  CHECK(entry.body.find("DTSTART:" + start) != std::string::npos);
  for (const char* language : {"pt", "en"}) {
    const auto specialty = get("/specialties/" + doctor.specialty_id)[std::string("names.") + language];
    const auto spoken = call("GET", path, "", patient.token, {{"Accept-Language", language}});
    CHECK(spoken.body.find("SUMMARY:" + specialty + "\\,") != std::string::npos);
  }
  CHECK(get(path, new_patient().token).status == 404);
  CHECK(call("DELETE", "/appointments/" + id, "", patient.token).status == 202);
  const auto over = get(path, patient.token);
  CHECK(over.raw.header("content-type") == "text/calendar; charset=utf-8; method=CANCEL");
  CHECK(over.body.find("METHOD:CANCEL\r\n") != std::string::npos);
  CHECK(over.body.find("STATUS:CANCELLED\r\n") != std::string::npos);
  CHECK(over.body.find("SEQUENCE:1\r\n") != std::string::npos);
}
