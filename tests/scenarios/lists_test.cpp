// Lists and what is looked for in them; and that copies of what is shown follow what they are copies of.
#include <doctest/doctest.h>

#include <algorithm>

#include "clinic/wall_clock.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

const WallClock on_the_wall("Europe/Lisbon");

std::string new_doctor_called(const std::string& name, const std::string& email) {
  const auto created =
      post("/doctors", R"({"email":")" + email + R"(@example.com","full_name":")" + name + R"(","specialty_ids":[]})",
           admin_token());
  REQUIRE(created.status == 201);
  return created["id"];
}

bool has(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("doctors are found whatever the case, accents, order and spaces") {
  const auto mark = to_text(new_id()).substr(24);  // of this run's doctors
  const auto alvaro = new_doctor_called("Álvaro " + mark + " Conceição", "a" + mark);
  const auto lukasz = new_doctor_called("Łukasz D'Žižka " + mark, "l" + mark);
  for (const std::string q :
       {"alvaro", "concei%C3%A7%C3%A3o%20%C3%81LVARO", "conceicao+ALVARO", "++Concei%C3%A7ao+alv", "A%CC%81lvaro"}) {
    const auto found = get("/doctors?q=" + q + "+" + mark);
    CHECK_MESSAGE(found.count("items") == 1, q);
    CHECK(found["items.0.id"] == alvaro);
  }
  CHECK(get("/doctors?q=dzizka+lukasz+" + mark)["items.0.id"] == lukasz);
  CHECK(get("/doctors?q=" + mark).count("items") == 2);
  CHECK(get("/doctors?q=alvaro+lukasz+" + mark).count("items") == 0);
  CHECK(get("/doctors?q=%25").count("items") == 0);
}

TEST_CASE("no list takes a cursor that it has not given") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto id = book(patient, free_slots(doctor).at(20))["id"];
  const auto admin = admin_token();
  const auto names = get("/doctors?limit=1&q=doctor+test");
  const auto given = names["next_cursor"];
  REQUIRE(!given.empty());
  CHECK(get("/doctors?q=doctor+test&limit=3&cursor=" + given).status == 200);
  CHECK(get("/doctors?cursor=" + given).status == 400);
  CHECK(get("/doctors?q=other&cursor=" + given).status == 400);
  const std::vector<std::pair<std::string, std::string>> lists{{"/specialties?", ""},
                                                               {"/doctors?", ""},
                                                               {"/doctors/" + doctor.id + "/time-off?", admin},
                                                               {"/appointments?", patient.token},
                                                               {"/appointments?from=2026-01-01T00:00:00Z&", admin},
                                                               {"/waitlist?", patient.token},
                                                               {"/payments?appointment_id=" + id + "&", patient.token},
                                                               {"/notifications?", patient.token},
                                                               {"/admin/audit?", admin},
                                                               {"/admin/dead-letters?", admin}};
  for (const auto& [list, token] : lists) {
    CHECK_MESSAGE(get(list + "limit=2", token).status == 200, list);
    for (const auto& cursor :
         {to_text(new_id()), "2026-12-01T09:00:00Z_" + id, given, std::string("x"), std::string()}) {
      const auto answer = get(list + "cursor=" + cursor, token);
      CHECK_MESSAGE(answer.status == 400, list << cursor);
      CHECK(answer["code"] == "malformed_cursor");
    }
  }
}

TEST_CASE("messages are listed by how they ended; to staff all") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  book(patient, free_slots(doctor).at(20));
  REQUIRE(eventually([&] { return get("/notifications?status=sent", patient.token).count("items") == 2; }));
  CHECK(get("/notifications?status=failed", patient.token).count("items") == 0);
  CHECK(get("/notifications?status=lost", patient.token).status == 422);
  const auto all = get("/notifications?status=sent&limit=1", reception_token());
  CHECK(all.count("items") == 1);
  CHECK(get("/notifications?status=sent&limit=1&cursor=" + all["next_cursor"], reception_token()).count("items") == 1);
}

TEST_CASE("blocks of hours that touch are one: what begins in the first and ends in the second is offered and held") {
  struct Blocks {
    std::string first_from, first_to, second_from, second_to;
    std::string start;  // of an hour in both
  };
  for (const auto& blocks : {Blocks{"09:00", "10:30", "10:30", "12:00", "T10:00"},  //
                             Blocks{"22:00", "24:00", "00:00", "00:30", "T23:30"}}) {
    std::string weekly;
    for (int day = 1; day <= 7; ++day) {
      const auto block = [&](const std::string& from, const std::string& to) {
        return R"({"weekday":)" + std::to_string(day) + R"(,"from":")" + from + R"(","to":")" + to + R"("})";
      };
      weekly += (day == 1 ? "" : ",") + block(blocks.first_from, blocks.first_to) + "," +
                block(blocks.second_from, blocks.second_to);
    }
    const auto doctor = new_doctor(weekly);
    if (blocks.start == "T23:30") {
      REQUIRE(call("PUT", "/doctors/" + doctor.id + "/schedule", R"({"slot_minutes":30,"weekly":[)" + weekly + "]}",
                   admin_token())
                  .status == 200);
    }
    REQUIRE(get("/specialties/" + doctor.specialty_id)["duration_minutes"] == "60");
    // Lisbon's wall clock is an hour ahead of UTC in summer.
    const auto slots = free_slots(doctor);
    const auto offered = std::find_if(slots.begin(), slots.end(), [&](const Slot& slot) {
      return on_the_wall.minutes(parse_instant(slot.starts_at).value()).find(blocks.start.substr(1)) == 11;
    });
    REQUIRE(offered != slots.end());
    CHECK(book(new_patient(), *offered)["status"] == "awaiting_payment");
  }
}

TEST_CASE("a doctor's new name and room reach the appointment, its calendar entry and the reminder") {
  const auto doctor = new_doctor();
  auto patient = new_patient();
  const auto day = std::chrono::hours(24);
  std::string starts_at, id;
  for (const auto& slot : free_slots(doctor)) {
    if (parse_instant(slot.starts_at).value() < test_now() + day + std::chrono::minutes(20)) continue;
    starts_at = slot.starts_at;
    id = book(patient, slot)["id"];
    break;
  }
  pay(patient, id);
  REQUIRE(becomes(patient, id, "confirmed"));
  const auto path = "/appointments/" + id;
  const auto etag = get(path, patient.token).raw.header("etag");
  const auto schedule = get("/doctors/" + doctor.id + "/schedule");
  auto changed = schedule.body;
  changed.replace(changed.find(R"("room":")"), changed.rfind('"') + 1 - changed.find(R"("room":")"),
                  R"("room":"Sul 7")");
  REQUIRE(call("PUT", "/doctors/" + doctor.id + "/schedule", changed, admin_token()).status == 200);
  REQUIRE(call("PUT", "/doctors/" + doctor.id, R"({"full_name":"Beatriz Nova"})", admin_token()).status == 200);

  CHECK(eventually([&] {
    const auto now = get(path, patient.token);
    return now["room"] == "Sul 7" && now["doctor.name"] == "Beatriz Nova";
  }));
  CHECK(get(path, patient.token).raw.header("etag") != etag);
  CHECK(get("/appointments", patient.token)["items.0.room"] == "Sul 7");
  const auto entry = get(path + "/calendar.ics", patient.token).body;
  CHECK(has(entry, "Beatriz Nova"));
  CHECK(has(entry, "Sul 7"));
  advance_clock(std::chrono::ceil<std::chrono::seconds>(parse_instant(starts_at).value() - day - test_now()) +
                std::chrono::seconds(2));
  CHECK(eventually([&] {
    const auto sms = sandbox("GET", "/sms?to=%2B" + patient.phone.substr(1));
    for (std::size_t i = 0; i < sms.count("items"); ++i) {
      const auto text = sms["items." + std::to_string(i) + ".text"];
      if (has(text, "lembramos")) return has(text, "Beatriz Nova") && has(text, "Sala Sul 7");
    }
    return false;
  }));
}
