// What administrators look after.
#include <doctest/doctest.h>

#include "platform/sql/sql.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

// Publishes by the management page's API, as an operator might.
void publish_by_hand(const std::string& type, const std::string& id, const std::string& body) {
  auto url = env("RABBITMQ_UI_URL");
  url.replace(7, 0, env("RABBITMQ_USER") + ":" + env("RABBITMQ_PASSWORD") + "@");
  const auto answer = fetch("POST", url + "/api/exchanges/%2F/consulta.events/publish",
                            R"({"routing_key":")" + type.substr(9) + R"(","payload_encoding":"string","properties":{)" +
                                R"("delivery_mode":2,"type":")" + type + R"(","message_id":")" + id +
                                R"("},"payload":)" + json::write(body) + "}");
  REQUIRE(answer.status == 200);
  REQUIRE(answer["routed"] == "true");
}

struct Letter {
  std::string id, given_up_at;
};

// The dead letter of this event, of the service that has it.
std::optional<Letter> dead_letter(const std::string& event_id) {
  std::string cursor;
  for (int pages = 0; pages < 50; ++pages) {
    const auto answer = get("/admin/dead-letters?limit=100" + cursor, admin_token());
    REQUIRE(answer.status == 200);
    for (std::size_t i = 0; i < answer.count("items"); ++i) {
      const auto at = "items." + std::to_string(i) + ".";
      if (answer[at + "event_id"] == event_id) return Letter{answer[at + "id"], answer[at + "given_up_at"]};
    }
    if (answer["next_cursor"].empty()) break;
    cursor = "&cursor=" + answer["next_cursor"];
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("a dead letter: an administrator sees why, sends it back, discards it, and that is on record") {
  const auto event = to_text(new_id());
  publish_by_hand("consulta.payments.PaymentFailed.v1", event, R"({"specversion":"1.0","data":"no object"})");
  std::optional<Letter> letter;
  REQUIRE(eventually([&] { return (letter = dead_letter(event)).has_value(); }));

  const auto patient = new_patient();
  const auto path = "/admin/dead-letters/" + letter->id;
  CHECK(get("/admin/dead-letters").status == 401);
  for (const auto& token : {patient.token, reception_token()}) {
    CHECK(get("/admin/dead-letters", token).status == 403);
    CHECK(post(path + "/replay", "", token).status == 403);
    CHECK(call("DELETE", path, "", token).status == 403);
    CHECK(get("/admin/audit", token).status == 403);
  }

  CHECK(post(path + "/replay", "", admin_token()).status == 202);
  // It is as bad as before, and so it dies once more, a second later.
  CHECK(eventually([&] {
    const auto again = dead_letter(event);
    return again && again->id == letter->id && again->given_up_at > letter->given_up_at;
  }));
  CHECK(call("DELETE", path, "", admin_token()).status == 204);
  CHECK(!dead_letter(event));
  CHECK(call("DELETE", path, "", admin_token()).status == 404);
  CHECK(post(path + "/replay", "", admin_token()).status == 404);

  const auto audit = get("/admin/audit?limit=100", admin_token());
  REQUIRE(audit.status == 200);
  int replays = 0;
  int discards = 0;
  for (std::size_t i = 0; i < audit.count("items"); ++i) {
    const auto at = "items." + std::to_string(i) + ".";
    if (audit[at + "subject"] != letter->id) continue;
    replays += audit[at + "action"] == "dead_letter.replay";
    discards += audit[at + "action"] == "dead_letter.discard";
  }
  CHECK(replays == 2);
  CHECK(discards == 2);
  sql::Session db(env("ADMIN_DB"));
  CHECK_THROWS_AS(db.exec("UPDATE audit SET action = 'nothing'"), sql::Error);
  CHECK_THROWS_AS(db.exec("DELETE FROM audit"), sql::Error);
}
