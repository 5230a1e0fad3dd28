// What administrators look after.
#include <doctest/doctest.h>

#include "tests/support/rabbitmq_page.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

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

  const auto of = [&](const std::string& service) {
    return get("/admin/dead-letters?service=" + service + "&reason=poison&q=" + event, admin_token()).count("items");
  };
  CHECK(of("appointments") == 1);
  CHECK(of("auth") == 0);

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

  // That it was begun, and that it was done; of what is not there nothing.
  const auto on_record = [&](const char* action) {
    return get("/admin/audit?subject=" + letter->id + "&action=" + action, admin_token());
  };
  for (const char* action : {"dead_letter.replay", "dead_letter.discard"}) {
    CHECK(eventually([&] { return on_record(action).count("items") == 2; }));
    CHECK(on_record(action)["items.0.detail"] == "service=appointments outcome=done");
    CHECK(on_record(action)["items.1.detail"] == "service=appointments outcome=begun");
  }
}
