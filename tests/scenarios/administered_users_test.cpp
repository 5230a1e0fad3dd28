#include <doctest/doctest.h>

#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

constexpr auto password = "a long enough one";

Answer administer(const std::string& id, const std::string& body, Headers headers = {}) {
  return call("PUT", "/admin/users/" + id, body, admin_token(), std::move(headers));
}
Answer try_login(const std::string& email) {
  return post("/auth/login", R"({"email":")" + email + R"(","password":")" + password + R"("})");
}

}  // namespace

TEST_CASE("administrators find users by how a name, an address or a phone begins, by role, and page by page") {
  const auto patient = new_patient();
  const auto found = [&](const std::string& query) { return get("/admin/users?" + query, admin_token()); };
  CHECK(found("q=" + patient.email)["items.0.id"] == patient.id);
  CHECK(found("q=" + patient.email.substr(0, 30))["items.0.id"] == patient.id);
  CHECK(found("q=%2B" + patient.phone.substr(1))["items.0.id"] == patient.id);
  CHECK(found("q=Test%20" + patient.email.substr(1, 8)).count("items") >= 1);
  CHECK(found("q=" + patient.email + "&role=admin").count("items") == 0);
  CHECK(found("q=%25" + patient.email).count("items") == 0);  // no wildcards of SQL's
  CHECK(found("role=admin")["items.0.email"] == env("ADMIN_EMAIL"));
  CHECK(found("role=pope")["code"] == "validation_failed");
  CHECK(found("disabled=perhaps")["code"] == "validation_failed");
  const auto first = found("limit=1");
  CHECK(found("limit=1&cursor=" + first["next_cursor"])["items.0.id"] != first["items.0.id"]);
  CHECK(get("/admin/users", patient.token).status == 403);
  CHECK(get("/admin/users", reception_token()).status == 403);
  CHECK(found("q=" + patient.email).body.find("hash") == std::string::npos);
}

TEST_CASE("who is disabled is out within two seconds and stays out, until an administrator lets them in again") {
  const auto patient = new_patient();
  const auto tokens = try_login(patient.email);
  CHECK(administer(patient.id, R"({"disabled":true})")["disabled"] == "true");
  CHECK(eventually([&] { return get("/users/profile", patient.token).status == 401; }, std::chrono::seconds(2)));
  CHECK(post("/auth/token", R"({"grant_type":"refresh_token","refresh_token":")" + tokens["refresh_token"] + R"("})")
            .status == 401);
  CHECK(try_login(patient.email)["code"] == "invalid_credentials");
  CHECK(get("/admin/users?disabled=true&q=" + patient.email, admin_token()).count("items") == 1);
  CHECK(administer(patient.id, R"({"disabled":false})").status == 200);
  CHECK(try_login(patient.email).status == 200);
}

TEST_CASE("another role is there from the next login on; nobody makes or unmakes doctors so, nor changes their own") {
  const auto unproved = new_patient(), patient = new_proved_patient();
  CHECK(administer(unproved.id, R"({"role":"receptionist"})")["errors.0.field"] == "role");
  const auto changed = administer(patient.id, R"({"role":"receptionist"})");
  CHECK(changed["role"] == "receptionist");
  CHECK(eventually([&] { return get("/users/profile", patient.token).status == 401; }, std::chrono::seconds(2)));
  const auto token = try_login(patient.email)["access_token"];
  CHECK(get("/auth/validate-token", token)["role"] == "receptionist");
  CHECK(get("/notifications", token).status == 200);
  // Staff who moved to an address that is not proved yet can be closed, whatever role is said with it.
  REQUIRE(call("PUT", "/users/profile",
               R"({"email":"new)" + patient.email + R"(","current_password":")" + password + R"("})", token)
              .status == 200);
  CHECK(administer(patient.id, R"({"role":"receptionist","disabled":true})")["disabled"] == "true");
  const auto opened = administer(patient.id, R"({"role":"receptionist","disabled":false})");
  REQUIRE(opened.status == 200);
  const std::string etag(opened.raw.header("etag"));
  CHECK(administer(patient.id, R"({"role":"patient"})", {{"If-Match", "\"stale\""}}).status == 412);
  CHECK(administer(patient.id, R"({"role":"patient"})", {{"If-Match", etag}}).status == 200);

  const auto doctor = new_doctor();
  login(doctor);
  CHECK(administer(doctor.id, R"({"role":"admin"})")["errors.0.field"] == "role");
  CHECK(administer(patient.id, R"({"role":"doctor"})")["errors.0.field"] == "role");
  CHECK(administer(patient.id, R"({"role":"device"})")["errors.0.field"] == "role");
  CHECK(administer(to_text(new_id()), R"({"disabled":true})").status == 404);
  CHECK(call("PUT", "/admin/users/" + patient.id, R"({"role":"admin"})", reception_token()).status == 403);
  const auto own = get("/admin/users?role=admin", admin_token())["items.0.id"];
  CHECK(administer(own, R"({"disabled":true})")["code"] == "own_account");

  REQUIRE(call("DELETE", "/doctors/" + doctor.id, "", admin_token()).status == 204);
  CHECK(eventually([&] { return administer(doctor.id, R"({"disabled":false})")["code"] == "not_found"; }));
}

TEST_CASE("an administrator ends all sessions of an account, which logs in again") {
  const auto patient = new_patient();
  const auto tokens = try_login(patient.email);
  const auto path = "/admin/users/" + patient.id + "/sessions";
  CHECK(call("DELETE", path, "", patient.token).status == 403);
  CHECK(call("DELETE", path, "", reception_token()).status == 403);
  CHECK(call("DELETE", "/admin/users/" + to_text(new_id()) + "/sessions", "", admin_token()).status == 404);
  CHECK(get("/users/profile", patient.token).status == 200);
  CHECK(call("DELETE", path, "", admin_token()).status == 204);
  CHECK(eventually([&] { return get("/users/profile", patient.token).status == 401; }, std::chrono::seconds(2)));
  CHECK(post("/auth/token", R"({"grant_type":"refresh_token","refresh_token":")" + tokens["refresh_token"] + R"("})")
            .status == 401);
  CHECK(try_login(patient.email).status == 200);
  CHECK(eventually([&] {
    return get("/admin/audit?action=session.end_all&subject=" + patient.id, admin_token()).count("items") == 1;
  }));
}
