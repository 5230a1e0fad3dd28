#include <doctest/doctest.h>

#include "tests/support/another_auth.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

constexpr auto password = "a long enough one";

std::string credentials(const std::string& email, const std::string& of = password) {
  return R"({"email":")" + email + R"(","password":")" + of + R"("})";
}
Answer refresh(const std::string& token) {
  return post("/auth/token", R"({"grant_type":"refresh_token","refresh_token":")" + token + R"("})");
}

Answer end(const std::string& path, const std::string& token, const std::string& said = password) {
  return call("DELETE", path, R"({"current_password":")" + said + R"("})", token);
}
std::string cookies_of(const Answer& login) {
  std::string out;
  for (const auto& [name, value] : login.raw.headers) {
    if (name == "set-cookie") out += (out.empty() ? "" : "; ") + value.substr(0, value.find(';'));
  }
  return out;
}

}  // namespace

TEST_CASE("own sessions are seen, and ended: one, or all others") {
  const auto patient = new_patient();
  const auto other =
      call("POST", "/auth/login", credentials(patient.email), "", {{"User-Agent", "a telephone\xc3\xa9"}});
  const auto third = login(patient.email, password);
  const auto list = get("/auth/sessions", patient.token);
  REQUIRE(list.count("items") == 3);
  CHECK(list["items.0.current"] == "false");
  CHECK(list["items.2.current"] == "true");
  CHECK(list["items.1.user_agent"] == "a telephone??");
  CHECK(parse_instant(list["items.2.ends_at"]).value() ==
        parse_instant(list["items.2.created_at"]).value() + std::chrono::hours(24 * 30));

  const auto one = "/auth/sessions/" + list["items.1.id"];
  CHECK(end(one, patient.token, "not this one at all")["code"] == "wrong_password");
  CHECK(get("/users/profile", other["access_token"]).status == 200);
  CHECK(end(one, patient.token).status == 204);
  CHECK(eventually([&] { return get("/users/profile", other["access_token"]).status == 401; }));
  CHECK(refresh(other["refresh_token"]).status == 401);
  CHECK(get("/users/profile", third).status == 200);
  CHECK(end(one, patient.token).status == 404);

  CHECK(end("/auth/sessions", patient.token, "not this one at all")["code"] == "wrong_password");
  CHECK(get("/users/profile", third).status == 200);
  CHECK(end("/auth/sessions", patient.token).status == 204);
  CHECK(eventually([&] { return get("/users/profile", third).status == 401; }));
  CHECK(get("/auth/sessions", patient.token).count("items") == 1);

  const auto stranger = new_patient();
  CHECK(end("/auth/sessions/" + list["items.2.id"], stranger.token).status == 404);
  CHECK(get("/users/profile", patient.token).status == 200);
}

TEST_CASE("sessions are ended without the password by who has just logged in, and by nobody else") {
  const auto patient = new_patient();
  const auto other = login(patient.email, password), third = login(patient.email, password);
  const auto one = "/auth/sessions/" + get("/auth/sessions", patient.token)["items.1.id"];
  advance_clock(std::chrono::minutes(6));
  CHECK(call("DELETE", one, "", patient.token)["errors.0.field"] == "current_password");
  CHECK(call("DELETE", "/auth/sessions", "", patient.token)["errors.0.field"] == "current_password");
  CHECK(get("/users/profile", other).status == 200);
  const auto fresh = login(patient.email, password);
  CHECK(call("DELETE", one, "", fresh).status == 204);
  CHECK(call("DELETE", "/auth/sessions", "", fresh).status == 204);
  CHECK(eventually([&] { return get("/users/profile", third).status == 401; }));
  CHECK(get("/auth/sessions", fresh).count("items") == 1);
}

TEST_CASE("a session ends when it was to from the first, however often it is prolonged; one of staff after 12 hours") {
  const auto patient = new_patient();
  auto tokens = post("/auth/login", credentials(patient.email));
  const auto until = get("/auth/sessions", tokens["access_token"])["items.0.ends_at"];
  auto staff = post("/auth/login", credentials(env("RECEPTION_EMAIL"), env("RECEPTION_PASSWORD")));
  const auto prolong = [](Answer& session) {
    session = refresh(session["refresh_token"]);
    REQUIRE(session.status == 200);
  };
  for (int hour = 0; hour < 13; ++hour) {
    advance_clock(std::chrono::minutes(50));
    prolong(staff);
  }
  prolong(tokens);
  advance_clock(std::chrono::minutes(10));  // eleven hours
  prolong(staff);
  advance_clock(std::chrono::minutes(50));
  prolong(tokens);
  prolong(staff);
  CHECK(staff.number("expires_in") <= 600);  // no token outlives its session
  advance_clock(std::chrono::minutes(11));
  CHECK(refresh(staff["refresh_token"])["code"] == "invalid_refresh_token");
  CHECK(get("/users/profile", staff["access_token"]).status == 401);
  tokens = refresh(tokens["refresh_token"]);
  CHECK(get("/auth/sessions", tokens["access_token"])["items.0.ends_at"] == until);
}

TEST_CASE("a session that nobody uses ends: of staff after an hour, of a patient after days, unless it is used") {
  const auto patient = new_patient();
  const AnotherAuth auth(Settings{{"CONSULTA_SESSION_IDLE_DAYS", "1"}});
  const auto log_in = [&] { return auth.call("POST", "/auth/login", credentials(patient.email)); };
  const auto unused = log_in();
  auto used = log_in();
  const auto staff = post("/auth/login", credentials(env("RECEPTION_EMAIL"), env("RECEPTION_PASSWORD")));
  advance_clock(std::chrono::minutes(61));
  CHECK(refresh(staff["refresh_token"])["code"] == "invalid_refresh_token");
  CHECK(get("/users/profile", staff["access_token"]).status == 401);
  const auto body = R"({"grant_type":"refresh_token","refresh_token":")" + used["refresh_token"] + R"("})";
  used = auth.call("POST", "/auth/token", body);
  REQUIRE(used.status == 200);
  advance_clock(std::chrono::minutes(23 * 60 + 30));
  CHECK(refresh(unused["refresh_token"])["code"] == "invalid_refresh_token");
  used = refresh(used["refresh_token"]);
  REQUIRE(used.status == 200);
  CHECK(get("/auth/sessions", used["access_token"]).count("items") == 2);  // and the one of fourteen days
}

TEST_CASE("an account has twenty sessions; one more ends that which was used the longest ago") {
  const auto patient = new_patient();
  const auto second = post("/auth/login", credentials(patient.email));
  for (int i = 0; i < 18; ++i) login(patient.email, password);
  CHECK(get("/auth/sessions", patient.token).count("items") == 20);
  const auto last = login(patient.email, password);
  CHECK(eventually([&] { return get("/users/profile", patient.token).status == 401; }));
  CHECK(get("/users/profile", second["access_token"]).status == 200);
  CHECK(refresh(second["refresh_token"]).status == 200);  // used now: others are longer unused
  CHECK(get("/auth/sessions", last).count("items") == 20);
  const auto one_more = login(patient.email, password);
  CHECK(get("/auth/sessions", one_more).count("items") == 20);
  CHECK(get("/users/profile", second["access_token"]).status == 200);
}

TEST_CASE("a login in a browser that has a session ends that one, whosever it is") {
  const auto patient = new_patient(), other = new_patient();
  const auto before = post("/auth/login", credentials(patient.email));
  const Headers shown{{"Cookie", cookies_of(before)}};
  const auto elsewhere = login(patient.email, password);
  CHECK(post("/auth/login", credentials(patient.email, "not this one at all"), "", shown).status == 401);
  CHECK(refresh(before["refresh_token"]).status == 200);  // nothing ends by a login that is none
  const auto again = post("/auth/login", credentials(patient.email), "", shown);
  REQUIRE(again.status == 200);
  CHECK(eventually([&] { return get("/users/profile", before["access_token"]).status == 401; }));
  CHECK(get("/users/profile", elsewhere).status == 200);
  REQUIRE(post("/auth/login", credentials(other.email), "", {{"Cookie", cookies_of(again)}}).status == 200);
  CHECK(eventually([&] { return get("/users/profile", again["access_token"]).status == 401; }));
  CHECK(refresh(again["refresh_token"]).status == 401);
}

TEST_CASE("who logs out after the access token is over ends the session by the refresh token") {
  const auto patient = new_patient();
  const auto by_cookie = post("/auth/login", credentials(patient.email));
  const auto by_body = post("/auth/login", credentials(patient.email));
  advance_clock(std::chrono::minutes(16));
  const Headers shown{{"Cookie", cookies_of(by_cookie)}};
  CHECK(post("/auth/logout", "", "", shown)["code"] == "csrf");
  CHECK(post("/auth/logout", "").status == 401);
  CHECK(post("/auth/logout", R"({"refresh_token":"nothing"})").status == 401);
  auto with_csrf = shown;
  with_csrf.emplace_back("X-CSRF-Token", by_cookie["csrf_token"]);
  CHECK(post("/auth/logout", "", "", with_csrf).status == 204);
  CHECK(refresh(by_cookie["refresh_token"]).status == 401);
  const auto body = R"({"refresh_token":")" + by_body["refresh_token"] + R"("})";
  CHECK(post("/auth/logout", body, by_body["access_token"]).status == 204);
  CHECK(refresh(by_body["refresh_token"]).status == 401);
}
