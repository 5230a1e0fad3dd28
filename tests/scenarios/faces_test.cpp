// Face check-in, with something in place of consulta-face that is told what to see: who agreed is checked in by their
// face, and nobody else is.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <thread>

#include "clinic/face_template.hpp"
#include "platform/http/http.hpp"
#include "platform/security/base64.hpp"
#include "platform/sql/sql.hpp"
#include "tests/support/clinic.hpp"
#include "tests/support/gateway.hpp"
#include "tests/support/program.hpp"

using namespace consulta;
using namespace consulta::testing;
using std::chrono::minutes;

namespace {

const std::string path = "/reception/face";

// A picture says itself whose face is in it, by a number, or why none is seen surely.
std::string picture(const std::string& says, std::size_t size = 16) {
  return base64_encode("\xFF\xD8\xFF" + says + std::string(size - std::min(size, says.size()), ' '));
}
std::string pictures(const std::array<std::string, 3>& sent) {
  return R"({"consent":true,"images":[")" + sent[0] + R"(",")" + sent[1] + R"(",")" + sent[2] + R"("]})";
}
// Three of one person.
std::string pictures_of(int person, std::size_t size = 16) {
  const auto whole = std::to_string(person);
  return pictures({picture(whole, size), picture(whole + ".1", size), picture(whole + ".2", size)});
}

class SeeingWhatItIsTold {
 public:
  std::atomic<bool> broken{false}, newer{false}, held{false};
  std::atomic<int> asked{0};

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  static std::string key() { return "a key of some length"; }

 private:
  http::Response look(const http::Request& request) {
    if (request.header("x-internal-key") != key()) return {401, "", "text/plain", {}};
    ++asked;
    held.wait(true);
    if (broken) return {500, "", "text/plain", {}};
    const auto says = request.body.substr(3, request.body.find(' ') - 3);
    if (says.find('_') != std::string::npos) throw Problem(422, says, "Why.");
    std::vector<double> face(std::tuple_size_v<FaceTemplate>, 0);
    face.front() = std::strtod(says.c_str(), nullptr);
    const std::string model = newer ? "another/1" : std::string(face_model);
    return {200, R"({"model":")" + model + R"(","face":)" + json::write(face) + "}", "application/json", {}};
  }
  http::Router routes() {
    http::Router router;
    router.post("/internal/faces", [this](const http::Request& request) { return look(request); });
    return router;
  }

  http::Server server_{http::ServerOptions{.body_limit = 512 * 1024}, routes()};
};

// The clinic's reception has no face check-in: one more has, and a gateway that asks it. Both have the same tables.
class WithFaces {
 public:
  WithFaces() {
    REQUIRE(eventually([&] { return fetch("GET", reception_url() + "/readyz").status == 200; }));
    gateway_.emplace(Settings{{"CONSULTA_UPSTREAM_RECEPTION", reception_url().substr(7)},
                              {"CONSULTA_RATE_LIMIT", "0"},
                              {"CONSULTA_TEST_CLOCK_FILE", home() + "/clock"}});
  }

  SeeingWhatItIsTold faces;

  Answer call(const std::string& method, const std::string& at, const std::string& body,
              const std::string& token) const {
    return call_through("http://127.0.0.1:" + std::to_string(gateway_->port()), method, at, body, token);
  }
  Answer state(const std::string& token) const { return call("GET", path, "", token); }
  Answer agree(const Patient& patient, const std::string& body) const { return call("PUT", path, body, patient.token); }
  // Agreeing, and what is done while the pictures are looked at.
  template <class Meanwhile>
  Answer agree_while(const Patient& patient, const std::string& body, Meanwhile&& meanwhile) {
    const int before = faces.asked;
    faces.held = true;
    Answer out;
    std::thread agreeing([&] { out = agree(patient, body); });
    CHECK(eventually([&] { return faces.asked > before; }));
    meanwhile();
    faces.held = false;
    faces.held.notify_all();
    agreeing.join();
    return out;
  }
  Answer withdraw(const Patient& patient) const { return call("DELETE", path, "", patient.token); }
  Answer comes(const std::string& says, const std::string& token) const {
    return call("POST", "/reception/check-in", R"({"face":")" + picture(says) + "\"}", token);
  }

 private:
  std::string reception_url() const { return "http://127.0.0.1:" + std::to_string(reception_.port()); }

  Program reception_{"consulta-reception",
                     {{"CONSULTA_PORT", "0"},
                      {"CONSULTA_DATABASE_URL", env("RECEPTION_DB")},
                      {"CONSULTA_RABBITMQ_URL", env("RABBITMQ_URL")},
                      {"CONSULTA_JWKS_URL", env("AUTH_URL") + "/.well-known/jwks.json"},
                      {"CONSULTA_SEAL_KEY", read_env().at("SEAL_KEY")},
                      {"CONSULTA_FACE_URL", faces.url()},
                      {"CONSULTA_FACE_KEY", SeeingWhatItIsTold::key()},
                      {"CONSULTA_TEST_CLOCK_FILE", home() + "/clock"}}};
  std::optional<Gateway> gateway_;
};

std::string kiosk() {
  const auto pairing = post("/auth/devices", "");
  REQUIRE(post("/auth/devices/" + pairing["user_code"] + "/approve", R"({"kind":"kiosk","name":"Entrance"})",
               reception_token())
              .status == 200);
  const auto in =
      post("/auth/token", R"({"grant_type":"urn:ietf:params:oauth:grant-type:device_code","device_code":")" +
                              pairing["device_code"] + "\"}");
  REQUIRE_MESSAGE(in.status == 200, in.body);
  return in["access_token"];
}

// Nobody else in these tests has a face near it.
int new_face() {
  static int last = 0;
  return last += 10;
}

Answer comes_with(const std::string& code) {
  return post("/reception/check-in", R"({"code":")" + code + "\"}", reception_token());
}

struct Visitor {
  Patient patient;
  std::string id, code;
  Instant starts_at{};
  int face = new_face();
};

// On another day than today, in the middle of it, the first hour that is free; with `more` members of the booking.
Visitor visitor(const Doctor& doctor, Patient patient = new_patient(), const std::string& more = "") {
  const auto slots = free_slots(doctor);
  const auto today = format_instant(test_now()).substr(0, 10);
  const auto slot = std::ranges::find_if(slots, [&](const Slot& s) {
    const auto hour = s.starts_at.substr(11, 2);
    return s.starts_at.substr(0, 10) > today && hour >= "12" && hour <= "16";
  });
  REQUIRE(slot != slots.end());
  Visitor out{std::move(patient), "", "", parse_instant(slot->starts_at).value()};
  auto booking = slot->booking();
  booking.insert(booking.size() - 1, more);
  REQUIRE(eventually([&] {  // once it is known for whom
    out.id = post("/appointments", booking, out.patient.token, {{"Prefer", "wait=10"}})["id"];
    return !out.id.empty();
  }));
  pay(out.patient, out.id);
  REQUIRE(becomes(out.patient, out.id, "confirmed"));
  out.code = get("/appointments/" + out.id, out.patient.token)["check_in_code"];
  REQUIRE(eventually([&] { return comes_with(out.code)["code"] != "not_found"; }));  // reception knows of it
  return out;
}

// Who waits then logs in again: what was given before is over.
void advance_to(Instant then, std::initializer_list<Visitor*> visitors) {
  advance_clock(std::chrono::duration_cast<std::chrono::seconds>(then - test_now()));
  for (auto* one : visitors) one->patient.token = login(one->patient.email, "a long enough one");
}

std::string number(int face, const char* and_more = "") {
  return std::to_string(face) + and_more;
}

std::int64_t faces_kept(const Patient& patient) {
  sql::Session db(env("RECEPTION_DB"));
  return db.value<std::int64_t>("SELECT COUNT(*) FROM faces WHERE patient_id = CAST(:id AS uuid)", patient.id).value();
}

// Nobody is checked in by it.
void check_unsure(const Answer& answer) {
  CHECK_MESSAGE(answer.status == 422, answer.body);
  CHECK(answer["code"] == "face_unsure");
  CHECK(answer["detail"].find("code") != std::string::npos);
}

bool on_record(const Patient& patient, const std::string& action) {
  return eventually([&] {
    return get("/admin/audit?action=" + action + "&subject=" + patient.id, admin_token()).count("items") >= 1;
  });
}

}  // namespace

TEST_CASE("faces: who agreed is checked in by their face; strangers and who did not agree are not") {
  const WithFaces clinic;
  const auto doctor = new_doctor();
  auto ana = visitor(doctor), rui = visitor(doctor);
  const auto before = clinic.state(ana.patient.token);
  CHECK(before["available"] == "true");
  CHECK(before["on"] == "false");
  CHECK(before["since"].empty());
  const auto agreed = clinic.agree(ana.patient, pictures_of(ana.face, 390'000));  // of 1.5 MiB in all
  REQUIRE_MESSAGE(agreed.status == 200, agreed.body);
  CHECK(agreed["on"] == "true");
  CHECK(!agreed["since"].empty());
  CHECK(agreed["model_changed"] == "false");
  CHECK(clinic.state(ana.patient.token).body == agreed.body);
  CHECK(get("/users/profile/export", ana.patient.token)["face.since"] == agreed["since"]);
  CHECK(on_record(ana.patient, "face.agree"));

  check_unsure(clinic.comes(number(ana.face), reception_token()));  // is not expected before the day
  advance_to(ana.starts_at - minutes(10), {&ana, &rui});
  const auto at_door = kiosk();
  check_unsure(clinic.comes(number(new_face()), at_door));
  check_unsure(clinic.comes(number(rui.face), at_door));
  check_unsure(clinic.comes("no_face", at_door));
  const auto here = clinic.comes(number(ana.face, ".3"), at_door);
  REQUIRE_MESSAGE(here.status == 202, here.body);
  CHECK(here["appointment_id"] == ana.id);
  CHECK(becomes(ana.patient, ana.id, "checked_in"));
  const auto again = clinic.comes(number(ana.face), at_door);
  CHECK(again.status == 202);
  CHECK(again["display_name"] == here["display_name"]);
  CHECK(get("/appointments/" + rui.id, rui.patient.token)["status"] == "confirmed");
  CHECK(eventually([&] {
    const auto last = get("/admin/audit?action=appointment.check_in&subject=" + ana.patient.id, admin_token());
    return last["items.0.detail"].find("by=face") != std::string::npos;
  }));
}

TEST_CASE("faces: of two who are alike neither is checked in, and both have their codes") {
  const WithFaces clinic;
  const auto doctor = new_doctor();
  auto one = visitor(doctor), other = visitor(doctor);
  REQUIRE(clinic.agree(one.patient, pictures_of(one.face)).status == 200);
  REQUIRE(clinic.agree(other.patient, pictures_of(one.face)).status == 200);
  advance_to(one.starts_at - minutes(10), {&one, &other});
  check_unsure(clinic.comes(number(one.face), reception_token()));
  for (const auto* visitor : {&one, &other}) {
    CHECK(get("/appointments/" + visitor->id, visitor->patient.token)["status"] == "confirmed");
  }
  CHECK(comes_with(one.code).status == 202);
  // With one of them gone it is the other.
  REQUIRE(clinic.withdraw(one.patient).status == 204);
  CHECK(clinic.comes(number(one.face), reception_token())["appointment_id"] == other.id);
}

TEST_CASE("faces: what is booked for somebody else is not by the face of who booked it") {
  const WithFaces clinic;
  const auto patient = new_patient();
  const auto child =
      post("/users/dependants", R"({"full_name":"Tomás Vale","birth_date":"2019-05-04"})", patient.token)["id"];
  auto booked = visitor(new_doctor(), patient, R"(,"dependant_id":")" + child + "\"");
  REQUIRE(clinic.agree(booked.patient, pictures_of(booked.face)).status == 200);
  advance_to(booked.starts_at - minutes(10), {&booked});
  check_unsure(clinic.comes(number(booked.face), reception_token()));
  CHECK(comes_with(booked.code).status == 202);
}

TEST_CASE("faces: consent is withdrawn, or given anew; with the account the face goes") {
  WithFaces clinic;
  auto one = visitor(new_doctor());
  const auto agree = [&] { return clinic.agree(one.patient, pictures_of(one.face)); };
  REQUIRE(agree().status == 200);
  CHECK(faces_kept(one.patient) == 1);
  CHECK(clinic.withdraw(one.patient).status == 204);
  CHECK(faces_kept(one.patient) == 0);
  CHECK(clinic.state(one.patient.token)["on"] == "false");
  CHECK(clinic.withdraw(one.patient).status == 204);
  CHECK(on_record(one.patient, "face.withdraw"));
  advance_to(one.starts_at - minutes(10), {&one});
  check_unsure(clinic.comes(number(one.face), reception_token()));

  // What another model made is of no use any more, and said to be so.
  clinic.faces.newer = true;
  const auto other = agree();
  CHECK(other["on"] == "true");
  CHECK(other["model_changed"] == "true");
  clinic.faces.newer = false;
  check_unsure(clinic.comes(number(one.face), reception_token()));
  CHECK(agree()["model_changed"] == "false");
  CHECK(clinic.comes(number(one.face), reception_token()).status == 202);

  const auto erased =
      call("DELETE", "/users/profile", R"({"current_password":"a long enough one"})", one.patient.token);
  REQUIRE_MESSAGE(erased.status == 202, erased.body);
  CHECK(eventually([&] { return faces_kept(one.patient) == 0; }));
}

TEST_CASE("faces: who withdraws while their pictures are looked at has no face kept, and may agree anew") {
  WithFaces clinic;
  const auto patient = new_patient();
  const auto body = pictures_of(new_face());
  for (int i = 0; i < 2; ++i) {  // none is known yet; one is
    const auto late = clinic.agree_while(patient, body, [&] { CHECK(clinic.withdraw(patient).status == 204); });
    CHECK_MESSAGE(late.status == 412, late.body);
    CHECK(late["code"] == "stale");
    CHECK(faces_kept(patient) == 0);
    CHECK(clinic.state(patient.token)["on"] == "false");
    CHECK(get("/users/profile/export", patient.token)["face.since"].empty());
    CHECK(clinic.agree(patient, body)["on"] == "true");
  }
}

TEST_CASE("faces: what is no agreement is refused, and which picture is not sure is said") {
  const WithFaces clinic;
  const auto patient = new_patient();
  const auto good = picture("7000"), bad = picture("no_face"), blurred = picture("face_blurred");
  const auto refused = [&](const std::string& body) { return clinic.agree(patient, body); };
  const auto first = refused(pictures({good, bad, blurred}));
  CHECK(first.status == 422);
  CHECK(first["code"] == "no_face");
  CHECK(first["errors.0.field"] == "images.1");
  CHECK(first["errors.1.field"] == "images.2");
  CHECK(first.count("errors") == 2);
  CHECK(refused(pictures({good, good, picture("8000")}))["code"] == "faces_differ");
  auto unwilling = pictures_of(7000);
  unwilling.replace(unwilling.find("true"), 4, "false");
  CHECK(refused(unwilling)["errors.0.field"] == "consent");
  CHECK(refused(R"({"consent":true,"images":[")" + good + "\"]}")["errors.0.field"] == "images");
  CHECK(refused(pictures({good, "no base64", good}))["errors.0.field"] == "images.1");
  CHECK(refused(pictures({good, good, picture("7000", 512 * 1024)}))["errors.0.field"] == "images.2");
  CHECK(refused(pictures_of(7000, 520 * 1024)).status == 413);
  CHECK(faces_kept(patient) == 0);

  const auto ways = [&](const std::string& token) { return clinic.call("GET", "/reception/check-in", "", token); };
  CHECK(ways(kiosk())["face"] == "true");
  CHECK(ways(patient.token).status == 403);
  CHECK(clinic.call("PUT", path, pictures_of(7000), reception_token()).status == 403);
  CHECK(clinic.call("PUT", path, pictures_of(7000), "").status == 401);
  for (const auto* method : {"GET", "DELETE"}) CHECK(clinic.call(method, path, "", kiosk()).status == 403);
  CHECK(clinic.comes("7000", patient.token).status == 403);
  const auto check_in = [&](const std::string& body) {
    return clinic.call("POST", "/reception/check-in", body, reception_token());
  };
  CHECK(check_in("{}").status == 422);
  CHECK(check_in(R"({"code":"x","face":")" + good + "\"}").status == 422);
  CHECK(check_in(R"({"face":"no base64"})")["errors.0.field"] == "face");
}

TEST_CASE("faces: while they are not read, codes go on") {
  WithFaces clinic;
  auto one = visitor(new_doctor());
  REQUIRE(clinic.agree(one.patient, pictures_of(one.face)).status == 200);
  advance_to(one.starts_at - minutes(10), {&one});
  clinic.faces.broken = true;
  for (int i = 0; i < 6; ++i) {
    const auto away = clinic.comes(number(one.face), reception_token());
    CHECK(away.status == 503);
    CHECK(away["code"] == "faces_away");
    CHECK(std::stoi(away.raw.header("retry-after")) >= 1);
  }
  CHECK(clinic.agree(one.patient, pictures_of(one.face))["code"] == "faces_away");
  CHECK(clinic.state(one.patient.token)["on"] == "true");
  const auto by_code = clinic.call("POST", "/reception/check-in", R"({"code":")" + one.code + "\"}", reception_token());
  CHECK_MESSAGE(by_code.status == 202, by_code.body);
  CHECK(becomes(one.patient, one.id, "checked_in"));
  clinic.faces.broken = false;
  CHECK(eventually([&] { return clinic.comes(number(one.face), reception_token()).status == 202; }));

  if (read_env().contains("FACE_URL")) return;
  CHECK(get(path, one.patient.token)["available"] == "false");
  CHECK(get("/reception/check-in", reception_token())["face"] == "false");
  CHECK(call("PUT", path, pictures_of(one.face), one.patient.token)["code"] == "faces_away");
}
