// What clients get wrong, by accident or on purpose: the right answer each time, and nothing changed.
#include <doctest/doctest.h>

#include "tests/support/clinic.hpp"

using namespace consulta::testing;

namespace {

struct Endpoint {
  const char* method;
  std::string path;
  std::string token;
};

std::vector<Endpoint> writing_endpoints(const Patient& patient) {
  const std::string id = "01900000-0000-7000-8000-000000000000";
  return {{"POST", "/auth/register", ""},
          {"POST", "/auth/login", ""},
          {"POST", "/auth/token", ""},
          {"PUT", "/users/profile", patient.token},
          {"POST", "/appointments", patient.token},
          {"PUT", "/appointments/" + id, patient.token},
          {"POST", "/payments/" + id + "/method", patient.token},
          {"POST", "/specialties", admin_token()},
          {"PUT", "/specialties/" + id, admin_token()},
          {"POST", "/doctors", admin_token()},
          {"PUT", "/doctors/" + id, admin_token()},
          {"PUT", "/doctors/" + id + "/schedule", admin_token()},
          {"POST", "/doctors/" + id + "/time-off", admin_token()},
          {"POST", "/notifications/send", admin_token()}};
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
    const auto huge = call(e.method, e.path, "{\"a\":\"" + std::string(2'000'000, 'x') + "\"}", e.token);
    CHECK(huge.status == 413);
    CHECK(huge.raw.header("content-type") == "application/problem+json");
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
  CHECK(method.raw.header("allow") == "GET");
  CHECK(get("/appointments?limit=0", patient.token).status == 422);
  CHECK(get("/appointments?limit=101", patient.token).status == 422);
  CHECK(get("/appointments?limit=1e9", patient.token).status == 422);
  CHECK(get("/appointments?status=lost", patient.token).status == 422);
  CHECK(get("/appointments?cursor=%27%3B--", patient.token).status == 422);
  CHECK(get("/availability?from=2026-12-01&to=2027-12-01").status == 422);
  CHECK(get("/availability?doctor_id=1").status == 422);
  CHECK(get("/doctors?q=%FF%27%22%3B").status == 200);
  CHECK(get("/doctors/..%2f..%2finternal/revocations").status == 400);
  CHECK(call("GET", "//internal/revocations").status == 404);
}

TEST_CASE("webhooks nobody signed change nothing") {
  const auto body =
      R"({"id":"w","type":"payment.paid","payment_id":"01900000-0000-7000-8000-000000000000","charge_id":"c","amount_cents":1})";
  CHECK(post("/webhooks/payments", body).status == 401);
  CHECK(post("/webhooks/payments", body, "", {{"X-Signature", "t=1,v1=00"}}).status == 401);
}

TEST_CASE("logins that fail too often have to wait") {
  const auto patient = new_patient();
  const auto wrong = R"({"email":")" + patient.email + R"(","password":"not the password"})";
  for (int i = 0; i < 5; ++i) {
    const auto answer = post("/auth/login", wrong);
    CHECK(answer.status == 401);
    CHECK(answer["code"] == "invalid_credentials");
  }
  const auto blocked = post("/auth/login", wrong);
  CHECK(blocked.status == 429);
  CHECK(!blocked.raw.header("retry-after").empty());
}
