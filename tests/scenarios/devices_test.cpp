// Screens and kiosks: paired by a code that staff approve, let in to what is theirs alone, and sent away.
#include <doctest/doctest.h>

#include "platform/sql/sql.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

struct Pairing {
  Pairing() : begun(post("/auth/devices", "")) {
    REQUIRE_MESSAGE(begun.status == 200, begun.body);
    CHECK(begun.number("expires_in") == 600);
    CHECK(begun.number("interval") == 5);
    const auto code = user_code();
    CHECK(code.size() == 9);
    CHECK(code[4] == '-');
    CHECK(code.find_first_not_of("BCDFGHJKLMNPQRSTVWXZ-") == std::string::npos);
  }
  std::string user_code() const { return begun["user_code"]; }
  Answer ask() const {
    return post("/auth/token", R"({"grant_type":"urn:ietf:params:oauth:grant-type:device_code","device_code":")" +
                                   begun["device_code"] + "\"}");
  }
  Answer approve(const std::string& token, const std::string& code = "") const {
    return post("/auth/devices/" + (code.empty() ? user_code() : code) + "/approve",
                R"({"kind":"screen","name":"Waiting room"})", token);
  }
  Answer begun;
};

// So that a device may ask again.
void wait() {
  advance_clock(std::chrono::seconds(30));
}

Answer refresh(const std::string& token) {
  return post("/auth/token", R"({"grant_type":"refresh_token","refresh_token":")" + token + "\"}");
}

bool is_listed(const std::string& id) {
  for (std::string cursor = "/auth/devices?limit=100";;) {
    const auto page = get(cursor, reception_token());
    REQUIRE(page.status == 200);
    for (std::size_t i = 0; i < page.count("items"); ++i) {
      if (page["items." + std::to_string(i) + ".id"] == id) return true;
    }
    if (page["next_cursor"].empty()) return false;
    cursor = "/auth/devices?limit=100&cursor=" + page["next_cursor"];
  }
}

}  // namespace

TEST_CASE("a device is paired, opens nothing that is a person's, and is sent away") {
  const Pairing pairing;
  CHECK(pairing.ask()["code"] == "authorization_pending");
  const auto too_soon = pairing.ask();
  CHECK(too_soon.status == 400);
  CHECK(too_soon["code"] == "slow_down");
  CHECK(pairing.approve("").status == 401);
  CHECK(pairing.approve(new_patient().token).status == 403);
  CHECK(pairing.approve(reception_token(), "BCDF-GHJK").status == 404);
  CHECK(pairing.approve(reception_token(), "nothing").status == 404);
  auto typed = pairing.user_code();
  typed.erase(4, 1);
  for (auto& c : typed) c = static_cast<char>(c - 'A' + 'a');
  const auto device = pairing.approve(reception_token(), typed);
  REQUIRE_MESSAGE(device.status == 200, device.body);
  CHECK(device["kind"] == "screen");
  CHECK(device["name"] == "Waiting room");
  CHECK(pairing.approve(reception_token()).status == 404);
  CHECK(pairing.ask()["code"] == "slow_down");
  wait();

  const auto in = pairing.ask();
  REQUIRE_MESSAGE(in.status == 200, in.body);
  CHECK(in["user.id"].empty());
  CHECK(pairing.ask()["code"] == "expired_token");
  const auto token = in["access_token"];
  const auto claims = get("/auth/validate-token", token);
  CHECK(claims["role"] == "device");
  CHECK(claims["device_kind"] == "screen");
  CHECK(claims["sub"] == device["id"]);
  for (const char* path : {"/users/profile", "/appointments", "/auth/devices", "/notifications", "/doctors/profile"}) {
    CAPTURE(std::string(path));
    const auto refused = get(path, token);
    CHECK(refused.status == 403);
    CHECK(refused["code"] == "forbidden");
  }
  CHECK(post("/auth/logout", "", token).status == 403);
  CHECK(is_listed(device["id"]));

  const auto next = refresh(in["refresh_token"]);
  REQUIRE(next.status == 200);
  CHECK(get("/auth/validate-token", next["access_token"])["device_kind"] == "screen");
  CHECK(call("DELETE", "/auth/devices/" + device["id"], "", new_patient().token).status == 403);
  CHECK(call("DELETE", "/auth/devices/" + device["id"], "", reception_token()).status == 204);
  CHECK(eventually([&] { return get("/auth/validate-token", next["access_token"]).status == 401; },
                   std::chrono::seconds(2)));
  CHECK(refresh(next["refresh_token"])["code"] == "invalid_refresh_token");
  CHECK(!is_listed(device["id"]));
  CHECK(call("DELETE", "/auth/devices/" + device["id"], "", reception_token()).status == 404);
  sql::Session db(env("AUTH_DB"));
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id "
                               "WHERE s.user_id = :device",
                               device["id"]) == 0);
}

TEST_CASE("a device that nobody can use is listed no more") {
  const Pairing never_asks, stolen;
  const auto forgotten = never_asks.approve(reception_token())["id"];
  const auto copied = stolen.approve(reception_token())["id"];
  const auto first = stolen.ask()["refresh_token"];
  REQUIRE(refresh(refresh(first)["refresh_token"]).status == 200);
  CHECK(is_listed(copied));
  CHECK(refresh(first).status == 401);  // it comes again: its session is over
  CHECK(!is_listed(copied));
  CHECK(is_listed(forgotten));
  advance_clock(std::chrono::minutes(11));
  CHECK(eventually([&] { return !is_listed(forgotten); }, std::chrono::seconds(90)));
}

TEST_CASE("a device stays paired for years, and what it used up is forgotten in a month") {
  const Pairing pairing;
  const auto device = pairing.approve(admin_token())["id"];
  const auto in = pairing.ask();
  REQUIRE(in.status == 200);
  REQUIRE(refresh(in["refresh_token"]).status == 200);
  sql::Session db(env("AUTH_DB"));
  const auto kept = db.column<std::int64_t>(
      "SELECT DATEDIFF(t.expires_at, s.created_at) FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id "
      "WHERE s.user_id = :device ORDER BY 1",
      device);
  REQUIRE(kept.size() == 2);
  CHECK(kept[0] <= 31);
  CHECK(kept[1] > 3000);
}

TEST_CASE("codes are over after ten minutes, and a device that is sent away at once is told so") {
  const Pairing late, unwanted;
  const auto id = unwanted.approve(reception_token())["id"];
  CHECK(call("DELETE", "/auth/devices/" + id, "", reception_token()).status == 204);
  const auto denied = unwanted.ask();
  CHECK(denied.status == 400);
  CHECK(denied["code"] == "access_denied");
  advance_clock(std::chrono::minutes(10));
  CHECK(late.approve(reception_token()).status == 404);
  const auto over = late.ask();
  CHECK(over.status == 400);
  CHECK(over["code"] == "expired_token");
  CHECK(post("/auth/token", R"({"grant_type":"password"})").status == 422);
}
