// A patient at the clinic: the code at the kiosk, the screen of the waiting room, the desk.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/clinic.hpp"
#include "tests/support/raw.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

std::string paired(const std::string& kind) {
  const auto pairing = post("/auth/devices", "");
  REQUIRE(post("/auth/devices/" + pairing["user_code"] + "/approve", R"({"kind":")" + kind + R"(","name":"Entrance"})",
               reception_token())
              .status == 200);
  const auto in =
      post("/auth/token", R"({"grant_type":"urn:ietf:params:oauth:grant-type:device_code","device_code":")" +
                              pairing["device_code"] + "\"}");
  REQUIRE_MESSAGE(in.status == 200, in.body);
  return in["access_token"];
}

struct Booked {
  Patient patient;
  Doctor doctor;
  std::string id, code;
  Instant starts_at{};
};

unsigned short gateway_port() {
  const auto& url = env("GATEWAY_URL");
  return static_cast<unsigned short>(std::stoi(url.substr(url.rfind(':') + 1)));
}

// On another day than today, in the middle of it.
Booked booked(const Patient& patient, const Doctor& doctor, std::size_t nth = 0) {
  const auto slots = free_slots(doctor);
  const auto today = format_instant(test_now()).substr(0, 10);
  const auto slot = std::find_if(slots.begin(), slots.end(), [&](const Slot& s) {
    const auto hour = s.starts_at.substr(11, 2);
    return s.starts_at.substr(0, 10) > today && hour >= "12" && hour <= "16";
  });
  REQUIRE(slot + static_cast<std::ptrdiff_t>(nth) < slots.end());
  const auto& chosen = *(slot + static_cast<std::ptrdiff_t>(nth));
  Booked b{patient, doctor, book(patient, chosen)["id"], "", parse_instant(chosen.starts_at).value()};
  pay(patient, b.id);
  REQUIRE(becomes(patient, b.id, "confirmed"));
  b.code = get("/appointments/" + b.id, patient.token)["check_in_code"];
  REQUIRE(!b.code.empty());
  return b;
}

// Everybody logs in again: what was given before is over by then.
void advance_to(Instant then, Patient& patient) {
  advance_clock(std::chrono::duration_cast<std::chrono::seconds>(then - test_now()));
  patient.token = login(patient.email, "a long enough one");
}

Answer shows(const std::string& code, const std::string& token) {
  return post("/reception/check-in", R"({"code":")" + code + "\"}", token);
}

Answer say(const Booked& b, const std::string& step) {
  return post("/appointments/" + b.id + "/" + step, "", reception_token());
}

// Where they are on the screen; none: nowhere.
std::optional<std::string> place_on(const Answer& screen, const std::string& id) {
  for (std::size_t i = 0; i < screen.count("items"); ++i) {
    const auto at = "items." + std::to_string(i);
    if (screen[at + ".appointment_id"] == id) return at;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("who was booked shows the code, is on the screen, is called, goes in, and is gone from the screen") {
  auto b = booked(new_patient(), new_doctor());
  CHECK(eventually([&] { return shows(b.code, reception_token())["code"] == "not_today"; }));
  advance_to(b.starts_at - std::chrono::minutes(150), b.patient);
  const auto early = shows(b.code, paired("kiosk"));
  CHECK(early.status == 409);
  CHECK(early["code"] == "too_early");
  CHECK(early["from"] == format_instant(b.starts_at - std::chrono::minutes(120)));
  CHECK(!place_on(get("/reception/waiting-room", reception_token()), b.id));

  advance_to(b.starts_at - std::chrono::minutes(10), b.patient);
  const auto kiosk = paired("kiosk"), screen = paired("screen");
  const auto here = shows(b.code, kiosk);
  REQUIRE_MESSAGE(here.status == 202, here.body);
  CHECK(here["display_name"].starts_with("Test "));
  CHECK(here["room"] == "9");
  CHECK(here["appointment_id"] == b.id);
  CHECK(here.number("wait_minutes") >= 5);
  CHECK(here.number("wait_minutes") % 5 == 0);
  CHECK(becomes(b.patient, b.id, "checked_in"));
  const auto again = shows(b.code, kiosk);
  CHECK(again.status == 202);
  CHECK(again["display_name"] == here["display_name"]);

  const auto shown = get("/reception/waiting-room", screen);
  const auto at = place_on(shown, b.id);
  REQUIRE(at);
  CHECK(shown[*at + ".display_name"] == here["display_name"]);
  CHECK(shown[*at + ".called_at"].empty());
  CHECK(shown.body.find(b.patient.email) == std::string::npos);
  CHECK(get("/reception/waiting-room", screen).raw.header("etag") != "");
  REQUIRE(say(b, "call").status == 200);
  CHECK(eventually([&] {
    const auto called = get("/reception/waiting-room", screen);
    const auto first = place_on(called, b.id);
    return first && !called[*first + ".called_at"].empty() && called[*first + ".wait_minutes"].empty();
  }));
  REQUIRE(say(b, "start").status == 200);
  CHECK(eventually([&] { return !place_on(get("/reception/waiting-room", screen), b.id); }));
  CHECK(shows(b.code, kiosk).status == 202);
  REQUIRE(say(b, "complete").status == 200);
  CHECK(eventually([&] { return shows(b.code, kiosk)["code"] == "wrong_status"; }));
  CHECK(eventually([&] {
    return get("/admin/audit?action=appointment.check_in&subject=" + b.patient.id,
               admin_token())["items.0.actor.role"] == "device";
  }));
}

TEST_CASE("a code that nobody has, and whoever is no kiosk, check nobody in; screens show nothing to others") {
  const auto kiosk = paired("kiosk"), screen = paired("screen");
  const auto patient = new_patient();
  const auto unknown = shows("q83vASNFZ4mrze8BI0VniQ", kiosk);
  CHECK(unknown.status == 404);
  CHECK(unknown["code"] == "not_found");
  CHECK(shows("x", reception_token()).status == 404);
  CHECK(shows(std::string(65, 'x'), kiosk).status == 422);
  for (const auto& token : {screen, patient.token, admin_token()}) CHECK(shows("x", token).status == 403);
  CHECK(shows("x", "").status == 401);
  for (const auto* path : {"/reception/waiting-room", "/reception/waiting-room/events"}) {
    CAPTURE(std::string(path));
    for (const auto& token : {kiosk, patient.token, admin_token()}) CHECK(get(path, token).status == 403);
    CHECK(get(path).status == 401);
  }
  CHECK(get("/reception/patients?q=test", patient.token).status == 403);
  CHECK(get("/reception/patients?q=test", kiosk).status == 403);
}

TEST_CASE("a screen follows the waiting room, and goes on where it left off") {
  auto b = booked(new_patient(), new_doctor());
  advance_to(b.starts_at - std::chrono::minutes(30), b.patient);
  const auto token = paired("screen");
  const auto ask = [&](const std::string& more) {
    return "GET /api/v1/reception/waiting-room/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n" +
           more + "\r\n";
  };
  RawConnection stream(gateway_port());
  REQUIRE(stream.send(ask("")));
  const auto begin = stream.receive("\n\n");
  CHECK(begin.find("200 OK") != std::string::npos);
  CHECK(stream.receive("event: waiting_room").find(b.id) == std::string::npos);
  REQUIRE(say(b, "check-in").status == 200);
  const auto told = stream.receive(b.id);
  const auto id_at = told.rfind("id: ");
  REQUIRE(id_at != std::string::npos);
  const auto id = told.substr(id_at + 4, 32);
  REQUIRE(say(b, "call").status == 200);
  CHECK(stream.receive("\"called_at\":\"2").find(b.id) != std::string::npos);

  RawConnection later(gateway_port());
  REQUIRE(later.send(ask("Last-Event-ID: " + id + "\r\n")));
  CHECK(later.receive(b.id).find("event: waiting_room") != std::string::npos);
}

TEST_CASE("staff follow a day, a doctor their own") {
  auto b = booked(new_patient(), new_doctor());
  const auto date = format_instant(b.starts_at).substr(0, 10);
  const auto ask = [&](const std::string& token) {
    return "GET /api/v1/appointments/events?date=" + date + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token +
           "\r\n\r\n";
  };
  RawConnection desk(gateway_port()), doctor(gateway_port()), other(gateway_port());
  REQUIRE(desk.send(ask(reception_token())));
  REQUIRE(doctor.send(ask(login(b.doctor))));
  REQUIRE(other.send(ask(login(new_doctor()))));
  for (auto* stream : {&desk, &doctor, &other}) {
    CHECK(stream->receive("text/event-stream").find("200 OK") != std::string::npos);
  }
  REQUIRE(call("DELETE", "/appointments/" + b.id, "", reception_token()).status == 202);
  for (auto* stream : {&desk, &doctor}) {
    const auto told = stream->receive("\"status\":\"cancelled\"");
    CHECK(told.find("event: appointment") != std::string::npos);
    CHECK(told.find(b.id) != std::string::npos);
  }
  CHECK(other.receive(b.id, std::chrono::seconds(1)).find(b.id) == std::string::npos);
  CHECK(get("/appointments/events?date=" + date, b.patient.token).status == 403);
  CHECK(get("/appointments/events?date=yesterday", reception_token()).status == 422);
  CHECK(get("/appointments/events", reception_token()).status == 422);
}

TEST_CASE("staff who follow today are told how late each doctor is, a doctor of themselves alone") {
  auto b = booked(new_patient(), new_doctor());
  const auto date = format_instant(b.starts_at).substr(0, 10);
  advance_to(b.starts_at - std::chrono::minutes(10), b.patient);
  REQUIRE(say(b, "check-in").status == 200);
  const auto ask = [&](const std::string& token) {
    return "GET /api/v1/appointments/events?date=" + date + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token +
           "\r\n\r\n";
  };
  RawConnection doctor(gateway_port());
  REQUIRE(doctor.send(ask(login(b.doctor))));
  CHECK(doctor.receive("\"late\":[]}").find("event: delays\ndata: {\"late\":[]}") != std::string::npos);

  // They wait, and nobody calls them.
  advance_to(b.starts_at + std::chrono::minutes(20), b.patient);
  const auto late = [&](int minutes) {
    return "{\"doctor_id\":\"" + b.doctor.id + "\",\"minutes\":" + std::to_string(minutes) + "}";
  };
  RawConnection desk(gateway_port()), again(gateway_port());
  REQUIRE(desk.send(ask(reception_token())));
  CHECK(desk.receive(late(20)).find(late(20)) != std::string::npos);
  REQUIRE(again.send(ask(login(b.doctor))));
  CHECK(again.receive(late(20)).find("{\"late\":[" + late(20) + "]}") != std::string::npos);
  REQUIRE(say(b, "start").status == 200);
  REQUIRE(say(b, "complete").status == 200);
  CHECK(again.receive("\"late\":[]}").find("\"late\":[]}") != std::string::npos);
}

TEST_CASE("who arrives while a move is under way or after it is checked in for what is booked then") {
  const auto doctor = new_doctor();
  auto b = booked(new_patient(), doctor);
  const auto other = booked(new_patient(), doctor, 2);
  // To where somebody else is: it is refused, and nothing is lost of the arrival.
  advance_to(b.starts_at - std::chrono::minutes(60), b.patient);
  const auto moved = call("PUT", "/appointments/" + b.id, R"({"starts_at":")" + format_instant(other.starts_at) + "\"}",
                          reception_token());
  REQUIRE_MESSAGE(moved.status == 202, moved.body);
  CHECK(shows(b.code, reception_token()).status == 202);
  CHECK(becomes(b.patient, b.id, "checked_in"));
}

TEST_CASE("reception finds patients by name, address and number; who looked for whom is on record") {
  const auto patient = new_patient();
  const auto name = get("/users/profile", patient.token)["full_name"];
  const auto found = [&](const std::string& q) { return get("/reception/patients?q=" + q, reception_token()); };
  const auto own_word = name.substr(name.find(' ') + 1);
  CHECK(eventually([&] { return found(own_word)["items.0.id"] == patient.id; }));
  CHECK(found("TEST%20" + own_word)["items.0.id"] == patient.id);
  CHECK(found(patient.email)["items.0.phone"] == patient.phone);
  CHECK(found(patient.phone.substr(4)).count("items") >= 1);
  CHECK(found("test%20nobodyhasthis").count("items") == 0);
  for (const auto* little : {"", "a", "12", "%20", "a%20b%20c%20d%20e%20f%20g%20h%20i"}) {
    CHECK_MESSAGE(found(little).status == 422, little);
  }
  std::string accented;  // as long as it may be, however many bytes that are
  for (int i = 0; i < 100; ++i) accented += "%C3%A1";
  CHECK(found(accented).status == 200);
  CHECK(found(accented + "a").status == 422);
  const auto page = get("/reception/patients?q=test&limit=1", admin_token());
  REQUIRE(page.count("items") == 1);
  new_patient();
  CHECK(eventually([&] { return !get("/reception/patients?q=test&limit=1", admin_token())["next_cursor"].empty(); }));
  const auto first = get("/reception/patients?q=test&limit=1", admin_token());
  const auto next = get("/reception/patients?q=test&limit=1&cursor=" + first["next_cursor"], admin_token());
  CHECK(next.count("items") == 1);
  CHECK(next["items.0.id"] != first["items.0.id"]);
  CHECK(eventually([&] {
    return get("/admin/audit?action=patient.search&subject=" + patient.id, admin_token()).count("items") >= 1;
  }));
}
