// What clients get wrong, by accident or on purpose: the right answer each time, and nothing changed.
#include <doctest/doctest.h>

#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

struct Endpoint {
  const char* method;
  std::string path;
  std::string token;
  bool brings_pictures = false;  // its bodies may be larger
};

std::vector<Endpoint> writing_endpoints(const Patient& patient) {
  const std::string id = "01900000-0000-7000-8000-000000000000";
  const auto doctor = login(new_doctor());
  return {{"POST", "/auth/register", ""},
          {"POST", "/auth/login", ""},
          {"POST", "/auth/token", ""},
          {"POST", "/auth/mfa", patient.token},
          {"DELETE", "/auth/mfa", patient.token},
          {"DELETE", "/auth/sessions", patient.token},
          {"DELETE", "/auth/sessions/" + id, patient.token},
          {"POST", "/auth/mfa/confirm", patient.token},
          {"POST", "/auth/devices/BCDF-GHJK/approve", reception_token()},
          {"PUT", "/users/profile", patient.token},
          {"DELETE", "/users/profile", patient.token},
          {"POST", "/users/dependants", patient.token},
          {"PUT", "/users/dependants/" + id, patient.token},
          {"POST", "/appointments", patient.token},
          {"POST", "/waitlist", patient.token},
          {"PUT", "/appointments/" + id, patient.token},
          {"POST", "/payments/" + id + "/method", patient.token},
          {"PUT", "/payments/" + id + "/invoice-details", patient.token},
          {"POST", "/specialties", admin_token()},
          {"PUT", "/specialties/" + id, admin_token()},
          {"POST", "/doctors", admin_token()},
          {"PUT", "/doctors/" + id, admin_token()},
          {"PUT", "/doctors/" + id + "/schedule", admin_token()},
          {"POST", "/doctors/" + id + "/time-off", admin_token()},
          {"POST", "/reception/patients", reception_token()},
          {"POST", "/reception/check-in", reception_token(), true},
          {"PUT", "/reception/face", patient.token, true},
          {"POST", "/prescriptions", doctor},
          {"PUT", "/prescriptions/" + id, doctor},
          {"POST", "/prescriptions/" + id + "/cancel", doctor},
          {"POST", "/patients/" + id + "/allergies", doctor},
          {"POST", "/notifications/send", admin_token()}};
}

// The body with one member's value replaced, as text: also by what a JSON library would not write.
std::string with_member(const std::string& body, const std::string& name, const std::string& value) {
  const auto document = json::parse(body);
  std::string out;
  for (const auto& member : document.GetObject()) {
    out += out.empty() ? "{" : ",";
    const std::string member_name(json::view(member.name));
    out += "\"" + member_name + "\":";
    if (member_name == name) {
      out += value;
      continue;
    }
    rapidjson::StringBuffer buffer;
    json::Writer writer(buffer);
    member.value.Accept(writer);
    out += buffer.GetString();
  }
  return out + "}";
}

// A body that is right, and whom it comes from.
struct Good {
  const char* method;
  std::string path, token, body;
};

const std::string week = R"("weekly":[{"weekday":1,"from":"09:00","to":"10:00"}])";

std::vector<Good> what_patients_send(const Patient& patient, const std::string& appointment, const Doctor& doctor,
                                     const Slot& wanted, const Slot& later) {
  const auto payment = payment_of(patient, appointment);
  return {
      {"POST", "/auth/register", "",
       R"({"email":"x@example.com","password":"a long enough one","full_name":"X","phone":"+351912345678","username":"xx","tax_number":"123456789","language":"pt"})"},
      {"POST", "/auth/login", "", R"({"email":"x@example.com","username":"x","password":"a long enough one"})"},
      {"POST", "/auth/login", "", R"({"challenge":"x","code":"123456"})"},
      {"POST", "/auth/token", "", R"({"grant_type":"refresh_token","refresh_token":"x"})"},
      {"POST", "/auth/token", "", R"({"grant_type":"urn:ietf:params:oauth:grant-type:device_code","device_code":"x"})"},
      {"POST", "/auth/mfa", patient.token, R"({"current_password":"a long enough one"})"},
      {"DELETE", "/auth/mfa", patient.token, R"({"current_password":"a long enough one","code":"123456"})"},
      {"DELETE", "/auth/sessions", patient.token, R"({"current_password":"a long enough one"})"},
      {"POST", "/auth/logout", "", R"({"refresh_token":"x"})"},
      {"DELETE", "/users/profile", patient.token, R"({"current_password":"a long enough one"})"},
      {"POST", "/auth/mfa/confirm", patient.token, R"({"code":"123456"})"},
      {"PUT", "/users/profile", patient.token,
       R"({"email":"x@example.com","full_name":"X","phone":"+351912345678","username":"xx","tax_number":"123456789","language":"pt"})"},
      {"POST", "/users/dependants", patient.token,
       R"({"full_name":"X","birth_date":"2019-05-04","tax_number":"123456789"})"},
      {"POST", "/appointments", patient.token, wanted.booking()},
      {"POST", "/waitlist", patient.token,
       R"({"specialty_id":")" + doctor.specialty_id + R"(","doctor_id":")" + doctor.id +
           R"(","from":"2026-01-01","to":"2099-01-01"})"},
      {"PUT", "/appointments/" + appointment, patient.token,
       R"({"starts_at":")" + later.starts_at + R"(","doctor_id":")" + doctor.id + R"("})"},
      {"POST", "/payments/" + payment + "/method", patient.token, R"({"method":"mbway","phone":"+351912345678"})"},
      {"PUT", "/reception/face", patient.token, R"({"consent":true,"images":["/9j/","/9j/","/9j/"]})"},
      {"PUT", "/payments/" + payment + "/invoice-details", patient.token,
       R"({"name":"X","tax_number":"123456789","address":"X"})"}};
}

std::vector<Good> what_the_clinic_sends(const Doctor& doctor, const std::string& specialty_id) {
  const auto token = login(doctor);
  const std::string items = R"("items":[{"medicine":"x","dosage":"x","frequency":"x","duration_days":1,"notes":"x"}],)"
                            R"("acknowledged_warnings":[{"code":"x","reason":"x"}])";
  return {
      {"POST", "/prescriptions", token, R"({"appointment_id":")" + doctor.id + R"(",)" + items + "}"},
      {"PUT", "/prescriptions/" + doctor.id, token, R"({"appointment_id":")" + doctor.id + R"(",)" + items + "}"},
      {"POST", "/prescriptions/" + doctor.id + "/cancel", token, R"({"reason":"x"})"},
      {"POST", "/patients/" + doctor.id + "/allergies", token, R"({"substance":"x","note":"x"})"},
      {"PUT", "/specialties/" + specialty_id, admin_token(), R"({"name":"X","duration_minutes":30,"price_cents":100})"},
      {"POST", "/doctors", admin_token(),
       R"({"email":"x@example.com","full_name":"X","password":"a long enough one","phone":"+351912345678","bio":"x","room":"1","specialty_ids":[],"slot_minutes":30,)" +
           week + "}"},
      {"PUT", "/doctors/" + doctor.id, admin_token(),
       R"({"full_name":"X","phone":"+351912345678","bio":"x","specialty_ids":[]})"},
      {"PUT", "/doctors/" + doctor.id + "/schedule", admin_token(), "{" + week + R"(,"slot_minutes":30,"room":"1"})"},
      {"POST", "/doctors/" + doctor.id + "/time-off", admin_token(),
       R"({"from":"2026-12-01","to":"2099-12-02","reason":"x"})"},
      {"POST", "/auth/devices/BCDF-GHJK/approve", reception_token(), R"({"kind":"screen","name":"X"})"},
      {"POST", "/reception/check-in", reception_token(), R"({"code":"X"})"},
      {"POST", "/reception/patients", reception_token(),
       R"({"full_name":"X","phone":"+351912345678","email":"x@example.com","language":"pt"})"},
      {"POST", "/reception/check-in", reception_token(), R"({"face":"/9j/"})"},
      {"POST", "/notifications/send", admin_token(),
       R"({"type":"email","recipient":"x@example.com","message":"x","subject":"x"})"}};
}

// In place of a value that is right.
const std::vector<std::string>& bad_values(const json::Value& right) {
  static const std::vector<std::string> never_a_text{
      "7", "-1", "1.5", "true", "[]", "{}", "[\"x\"]", "\"a\\u0000b\"", "\"" + std::string(100'000, 'x') + "\""};
  static const std::vector<std::string> never_a_count{
      "-1", "0", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1.5", "\"5\"", "true",
      "[]", "{}"};
  static const std::vector<std::string> never_a_list{"1", "\"x\"", "{}", "[1]", "[[]]", "[{\"no\":1}]", "[\"x\"]"};
  return right.IsString() ? never_a_text : right.IsInt() ? never_a_count : never_a_list;
}

void check_bad_members(const Good& good) {
  CAPTURE(good.method);
  CAPTURE(good.path);
  const auto body = json::parse(good.body);
  for (const auto& member : body.GetObject()) {
    const std::string name(json::view(member.name));
    CAPTURE(name);
    for (const auto& value : bad_values(member.value)) {
      const auto shown = value.substr(0, 40);
      CAPTURE(shown);
      const auto answer = call(good.method, good.path, with_member(good.body, name, value), good.token);
      CHECK(answer.status == 422);
      CHECK(answer.body.find(name) != std::string::npos);  // it says which member
    }
  }
}

}  // namespace

TEST_CASE("bodies that are no JSON, or not the JSON asked for") {
  const auto patient = new_patient();
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  for (const auto& e : writing_endpoints(patient)) {
    CAPTURE(e.method);
    CAPTURE(e.path);
    for (const std::string& body : {std::string("{"), std::string("nonsense"), std::string("{\"a\":1,}"), deep,
                                    std::string("{\"a\":\"\xFF\xFE\"}"), std::string("{\"a\":1}{\"b\":2}"),
                                    std::string("{\"email\":1,\"email\":2}")}) {
      CHECK(call(e.method, e.path, body, e.token).status == 400);
    }
    CHECK(call(e.method, e.path, "[]", e.token).status == 422);
    CHECK(call(e.method, e.path, "{\"no_such_member\":1}", e.token).status == 422);
    CHECK(call(e.method, e.path, "a=b", e.token, {{"Content-Type", "application/x-www-form-urlencoded"}}).status ==
          415);
    for (const std::size_t size : {300'000UL, 2'000'000UL, 2'100'000UL}) {
      if (e.brings_pictures && size < 2'100'000) continue;
      const auto huge = call(e.method, e.path, "{\"a\":\"" + std::string(size, 'x') + "\"}", e.token);
      CHECK(huge.status == 413);
      CHECK(huge.raw.header("content-type") == "application/problem+json");
    }
  }
}

TEST_CASE("members of the wrong type or value are named") {
  const auto patient = new_patient();
  const auto answer = post("/auth/register", R"({"email":"nobody","password":"short","full_name":"","phone":"12"})");
  CHECK(answer.status == 422);
  CHECK(answer["code"] == "validation_failed");
  CHECK(answer.count("errors") == 4);
  CHECK(
      post("/auth/register",
           R"({"email":"a\u0000b@example.com","password":"a long enough one","full_name":"A","phone":"+351912345678"})")
          .status == 422);
  CHECK(post("/auth/register", R"({"email":7,"password":[],"full_name":{},"phone":true})").status == 422);
  CHECK(post("/auth/register",
             R"({"email":"x@example.com","password":"password123","full_name":"A","phone":"+351912345678"})")
            .status == 422);
  CHECK(post("/auth/register",
             R"({"email":")" + patient.email +
                 R"(","password":"a long enough one","full_name":"A","phone":"+351912345678"})")["code"] ==
        "email_taken");
  for (const char* price : {"-1", "0", "1000001", "99999999999999999999", "1.5", "\"5\""}) {
    CAPTURE(price);
    CHECK(post("/specialties", std::string(R"({"name":"Bad","duration_minutes":30,"price_cents":)") + price + "}",
               admin_token())
              .status == 422);
  }
}

TEST_CASE("every member of every body, with values of the wrong type, size or sign") {
  const auto patient = new_patient();
  const auto doctor = new_doctor();
  const auto slots = free_slots(doctor);
  const auto mine = book(patient, slots.at(40))["id"];
  const auto specialty =
      post("/specialties", R"({"name":"S)" + patient.id + R"(","duration_minutes":30,"price_cents":100})",
           admin_token())["id"];
  for (const auto& good : what_patients_send(patient, mine, doctor, slots.at(41), slots.at(42)))
    check_bad_members(good);
  for (const auto& good : what_the_clinic_sends(doctor, specialty)) check_bad_members(good);
  CHECK(get("/appointments", patient.token).count("items") == 1);
  CHECK(get("/appointments/" + mine, patient.token)["status"] == "awaiting_payment");
  CHECK(get("/users/profile", patient.token)["email"] == patient.email);
  CHECK(get("/doctors/" + doctor.id)["full_name"] == "Doctor Test");
  CHECK(get("/doctors/" + doctor.id + "/time-off", admin_token()).count("items") == 0);
  CHECK(free_slots(doctor).size() >= slots.size() - 1);
}

TEST_CASE("no date at either end of time, from one person, is what others stumble over") {
  const auto doctor = new_doctor();
  const auto slot = free_slots(doctor).at(3);
  const auto time_off = "/doctors/" + doctor.id + "/time-off";
  for (const char* span :
       {R"({"from":"2099-01-01","to":"9999-12-31T23:59:59.999999-00:01"})",
        R"({"from":"1970-01-01T00:00:00+00:01","to":"2099-01-01"})", R"({"from":"2099-01-01","to":"10000-01-01"})",
        R"({"from":"1969-12-31","to":"2099-01-01"})"}) {
    CHECK_MESSAGE(post(time_off, span, admin_token()).status == 422, span);
  }
  for (const char* span :
       {R"({"from":"2099-01-01","to":"9999-12-31T23:59:59.999999Z"})", R"({"from":"9999-12-30","to":"9999-12-31"})"}) {
    CHECK_MESSAGE(post(time_off, span, admin_token()).status == 201, span);
  }
  CHECK(get(time_off, admin_token()).count("items") == 2);
  // The first midnight of Lisbon lies in 1969 for everybody else.
  const auto early = new_patient();
  const auto wish = [&](const Patient& patient, const std::string& from) {
    return post("/waitlist",
                R"({"specialty_id":")" + slot.specialty_id + R"(","doctor_id":")" + doctor.id + R"(","from":")" + from +
                    R"(","to":")" + slot.starts_at.substr(0, 10) + "T23:59:00Z\"}",
                patient.token);
  };
  CHECK(wish(early, "1970-01-01T00:00:00+00:01").status == 422);
  REQUIRE(wish(early, "1970-01-01").status == 201);
  CHECK(get("/waitlist", early.token).count("items") == 1);
  CHECK(call("DELETE", "/waitlist/" + get("/waitlist", early.token)["items.0.id"], "", early.token).status == 204);
  for (const auto& path : {"/doctors?limit=1", "/specialties", "/availability", "/availability/days"}) {
    CHECK_MESSAGE(get(path).status == 200, path);
  }
  const auto holder = new_patient(), next = new_patient();
  const auto held = book(holder, slot)["id"];
  REQUIRE(becomes(holder, held, "awaiting_payment"));
  REQUIRE(wish(next, "1970-01-01").status == 201);
  REQUIRE(call("DELETE", "/appointments/" + held, "", holder.token).status == 202);
  CHECK(eventually([&] { return !get("/waitlist", next.token)["items.0.appointment_id"].empty(); }));
}

TEST_CASE("ids of nobody, of somebody else, and none at all, on every path that takes one") {
  const auto owner = new_patient();
  const auto stranger = new_patient();
  const auto doctor = new_doctor();
  const auto other = new_doctor();
  const auto doctor_token = login(doctor);
  const auto slots = free_slots(doctor);
  const auto theirs = book(owner, slots.at(10))["id"];
  const auto payment = payment_of(owner, theirs);
  const auto move = R"({"starts_at":")" + slots.at(20).starts_at + R"("})";
  const std::string off = R"({"from":"2026-12-01","to":"2099-12-02"})";
  struct Attempt {
    const char* method;
    std::string before, after, body, token;
    std::string somebodys;  // an id that exists and is not theirs
  };
  const std::vector<Attempt> attempts{
      {"GET", "/appointments/", "", "", stranger.token, theirs},
      {"PUT", "/appointments/", "", move, stranger.token, theirs},
      {"DELETE", "/appointments/", "", "", stranger.token, theirs},
      {"GET", "/payments/", "", "", stranger.token, payment},
      {"POST", "/payments/", "/method", R"({"method":"multibanco"})", stranger.token, payment},
      {"GET", "/payments/", "/invoice.pdf", "", stranger.token, payment},
      {"GET", "/payments/", "/credit-note.pdf", "", stranger.token, payment},
      {"PUT", "/payments/", "/invoice-details", R"({"name":"X"})", stranger.token, payment},
      {"PUT", "/doctors/", "/schedule", "{" + week + "}", doctor_token, other.id},
      {"GET", "/doctors/", "/time-off", "", doctor_token, other.id},
      {"POST", "/doctors/", "/time-off", off, doctor_token, other.id},
      {"DELETE", "/doctors/", "/time-off/" + owner.id, "", doctor_token, other.id},
      {"GET", "/specialties/", "", "", "", owner.id},
      {"PUT", "/specialties/", "", R"({"name":"X","duration_minutes":30,"price_cents":100})", admin_token(), owner.id},
      {"DELETE", "/specialties/", "", "", admin_token(), owner.id},
      {"GET", "/doctors/", "", "", "", owner.id},
      {"PUT", "/doctors/", "", "{}", admin_token(), owner.id},
      {"DELETE", "/doctors/", "", "", admin_token(), owner.id},
      {"GET", "/doctors/", "/schedule", "", "", owner.id},
      {"DELETE", "/auth/devices/", "", "", reception_token(), owner.id},
      {"POST", "/auth/devices/", "/approve", R"({"kind":"kiosk","name":"X"})", reception_token(), owner.id}};
  for (const auto& a : attempts) {
    for (const std::string& id :
         {a.somebodys, std::string("01900000-0000-7000-8000-000000000000"), std::string("x"), std::string("-1"),
          std::string("99999999999999999999999999"), std::string("%27%20OR%201=1"), std::string(500, 'a')}) {
      CAPTURE(a.method);
      const auto path = a.before + id + a.after;
      CAPTURE(path);
      CHECK(call(a.method, path, a.body, a.token).status == 404);
    }
  }
  CHECK(get("/appointments/" + theirs, owner.token)["version"] == "2");
  CHECK(get("/doctors/" + other.id + "/schedule").raw.header("etag") == "\"1\"");
}

TEST_CASE("times that cannot be booked") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  auto slot = free_slots(doctor).at(8);
  auto status_at = [&](const std::string& starts_at) {
    auto wish = slot;
    wish.starts_at = starts_at;
    return post("/appointments", wish.booking(), patient.token).status;
  };
  for (const char* bad : {"2001-01-01T09:00:00Z", "2099-01-01T09:00:00Z", "2026-02-30T09:00:00Z", "yesterday", "",
                          "2026-12-01", "2026-12-01T25:00:00Z", "2026-12-01T09:00:00"}) {
    CAPTURE(bad);
    CHECK(status_at(bad) == 422);
  }
  auto seconds = slot.starts_at;
  seconds.replace(17, 2, "30");
  CHECK(status_at(seconds) == 422);
  auto elsewhere = slot;
  elsewhere.doctor_id = "01900000-0000-7000-8000-000000000000";
  CHECK(post("/appointments", elsewhere.booking(), patient.token).status == 422);
  elsewhere = slot;
  elsewhere.specialty_id = "01900000-0000-7000-8000-000000000000";
  CHECK(post("/appointments", elsewhere.booking(), patient.token).status == 422);
  CHECK(get("/appointments", patient.token).count("items") == 0);
}

TEST_CASE("tokens that are none") {
  const auto patient = new_patient();
  const auto parts = patient.token;
  const auto payload = parts.substr(parts.find('.'), parts.rfind('.') - parts.find('.'));
  // {"alg":"none","typ":"JWT"} and {"alg":"HS256","kid":"x"}
  for (const std::string& token :
       {std::string("x"), std::string("a.b.c"), "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0" + payload + ".",
        "eyJhbGciOiJIUzI1NiIsImtpZCI6IngifQ" + payload + ".AAAA", parts.substr(0, parts.size() - 4) + "AAAA",
        parts + "x", std::string(5000, 'a')}) {
    CHECK(get("/users/profile", token).status == 401);
    // Being inside is no permission: the services check for themselves.
    CHECK(fetch("GET", env("AUTH_URL") + "/api/v1/users/profile", "", {{"Authorization", "Bearer " + token}}).status ==
          401);
  }
  CHECK(get("/users/profile", patient.token).status == 200);
}

TEST_CASE("paths, methods and queries that are none") {
  const auto patient = new_patient();
  CHECK(get("/nothing/here").status == 404);
  CHECK(get("/appointments/not-a-uuid", patient.token).status == 404);
  const auto wrong = call("DELETE", "/auth/login");
  CHECK((wrong.status == 401 || wrong.status == 405));
  const auto method = call("DELETE", "/availability");
  CHECK(method.status == 405);
  CHECK(method.raw.header("allow") == "GET, HEAD");
  CHECK(get("/appointments?limit=0", patient.token).status == 422);
  CHECK(get("/appointments?limit=101", patient.token).status == 422);
  CHECK(get("/appointments?limit=1e9", patient.token).status == 422);
  CHECK(get("/appointments?status=lost", patient.token).status == 422);
  CHECK(get("/appointments?cursor=%27%3B--", patient.token).status == 400);
  CHECK(get("/availability?from=2026-12-01&to=2027-12-01").status == 422);
  CHECK(get("/availability?doctor_id=1").status == 422);
  CHECK(get("/doctors?q=%27%22%3B").status == 200);
  CHECK(get("/doctors?q=%FF").status == 400);
  CHECK(get("/doctors/..%2f..%2finternal/revocations").status == 400);
  CHECK(call("GET", "//internal/revocations").status == 404);
}

TEST_CASE("webhooks nobody signed change nothing") {
  const auto body =
      R"({"id":"w","type":"payment.paid","payment_id":"01900000-0000-7000-8000-000000000000","charge_id":"c","amount_cents":1})";
  CHECK(post("/webhooks/payments", body).status == 401);
  CHECK(post("/webhooks/payments", body, "", {{"X-Signature", "t=1,v1=00"}}).status == 401);
}
