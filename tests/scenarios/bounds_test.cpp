// Whatever is asked, by whomever: bounded work and a short answer.
#include <doctest/doctest.h>

#include <set>
#include <tuple>

#include "platform/sql/sql.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

constexpr std::size_t short_answer = 8'000;

std::string many(int count, const std::function<std::string(int)>& one) {
  std::string out;
  for (int i = 0; i < count; ++i) out += (i == 0 ? "" : ",") + one(i);
  return out;
}

// A doctor who can be booked every five minutes of every day.
Doctor busy_doctor() {
  static const auto specialty =
      post("/specialties", R"({"name":"Short )" + to_text(new_id()) + R"(","duration_minutes":5,"price_cents":100})",
           admin_token())["id"];
  const auto week =
      many(7, [](int day) { return R"({"weekday":)" + std::to_string(day + 1) + R"(,"from":"00:00","to":"24:00"})"; });
  const auto made =
      post("/doctors",
           R"({"email":"b)" + to_text(new_id()) + R"(@example.com","full_name":"Busy Doctor","specialty_ids":[")" +
               specialty + R"("],"weekly":[)" + week + "]}",
           admin_token());
  REQUIRE(made.status == 201);
  return {made["id"], "", "", specialty};
}

std::string date_after(int days) {
  return format_instant(test_now() + std::chrono::hours(24 * days)).substr(0, 10);
}

std::vector<std::string> starts_of(const Answer& answer, const std::string& list = "items") {
  std::vector<std::string> out;
  const auto document = json::parse(answer.body);
  for (const auto& item : document[list.c_str()].GetArray()) out.emplace_back(item["starts_at"].GetString());
  return out;
}

// A hold as doctors keeps it, for transactions that end when the test wants it.
void insert_hold(sql::Session& db, const Uuid& id, const Doctor& doctor, const std::string& starts_at) {
  db.exec(
      "INSERT INTO holds (appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at) VALUES (CAST(:id AS "
      "uuid), CAST(:patient AS uuid), CAST(:specialty AS uuid), CAST(:doctor AS uuid), CAST(:start AS timestamptz), "
      "CAST(:start2 AS timestamptz) + interval '5 minutes')",
      id, new_id(), doctor.specialty_id, doctor.id, starts_at, starts_at);
}

}  // namespace

TEST_CASE("a week of thousands of overlapping blocks is refused in a few words") {
  const auto doctor = busy_doctor();
  for (const auto& [from, to] : {std::pair("09:00", "10:00"), std::pair("x", "y")}) {
    const auto week =
        R"({"weekly":[)" +
        many(5000, [&, from = from, to = to](
                       int) { return std::string(R"({"weekday":1,"from":")") + from + R"(","to":")" + to + "\"}"; }) +
        "]}";
    const auto answer = call("PUT", "/doctors/" + doctor.id + "/schedule", week, admin_token());
    CHECK(answer.status == 422);
    CHECK(answer.count("errors") <= json::most_errors);
    CHECK(answer.body.size() < short_answer);
  }
  // As many as a week may have are read whole.
  const auto full = many(168, [](int i) {
    const auto hour = [](int h) { return (h < 10 ? "0" : "") + std::to_string(h) + ":00"; };
    return R"({"weekday":)" + std::to_string(i / 24 + 1) + R"(,"from":")" + hour(i % 24) + R"(","to":")" +
           hour(i % 24 + 1) + "\"}";
  });
  CHECK(call("PUT", "/doctors/" + doctor.id + "/schedule", R"({"weekly":[)" + full + "]}", admin_token()).status ==
        200);
}

TEST_CASE("a body of nothing but wrong members gets a short answer, whoever sends it") {
  const auto patient = new_patient();
  const auto unknown = "{" + many(20'000, [](int i) { return "\"k" + std::to_string(i) + "\":1"; }) + "}";
  const auto ids = R"({"specialty_ids":[)" + many(6000, [](int) { return "\"" + to_text(new_id()) + "\""; }) + "]}";
  const auto nulls = R"({"specialty_ids":[)" + many(45'000, [](int) { return "null"; }) + "]}";
  const auto long_names =
      "{" + many(8, [](int i) { return "\"" + std::string(25'000, 'n') + std::to_string(i) + "\":1"; }) + "}";
  struct Sent {
    std::string method, path, token, body;
  };
  for (const auto& sent :
       {Sent{"POST", "/auth/login", "", unknown}, Sent{"POST", "/auth/register", "", long_names},
        Sent{"PUT", "/users/profile", patient.token, unknown}, Sent{"POST", "/appointments", patient.token, unknown},
        Sent{"POST", "/waitlist", patient.token, long_names},
        Sent{"PUT", "/doctors/" + to_text(new_id()), admin_token(), nulls},
        Sent{"PUT", "/doctors/" + busy_doctor().id, admin_token(), ids}}) {
    CAPTURE(sent.path);
    const auto answer = call(sent.method, sent.path, sent.body, sent.token);
    CHECK(answer.status == 422);
    CHECK(answer.count("errors") <= json::most_errors);
    CHECK(answer.body.size() < short_answer);
  }
  CHECK(get("/doctors?q=" + std::string(4000, 'a')).status == 422);
}

TEST_CASE("a month of free slots comes in pages that neither skip nor repeat one") {
  const auto doctor = busy_doctor();
  const auto whose = "doctor_id=" + doctor.id;
  std::vector<std::string> by_day;
  for (int day = 1; day <= 20; ++day) {
    const auto answer = get("/availability?" + whose + "&from=" + date_after(day) + "&to=" + date_after(day + 1));
    CHECK(answer["next_from"] == "");
    const auto starts = starts_of(answer);
    by_day.insert(by_day.end(), starts.begin(), starts.end());
  }
  REQUIRE(by_day.size() > 5000);
  std::vector<std::string> paged;
  std::string from = date_after(1);
  for (int page = 0; page < 10 && !from.empty(); ++page) {
    const auto answer = get("/availability?" + whose + "&from=" + from + "&to=" + date_after(21));
    REQUIRE(answer.status == 200);
    CHECK(answer.count("items") <= 2000);
    const auto starts = starts_of(answer);
    paged.insert(paged.end(), starts.begin(), starts.end());
    from = answer["next_from"];
  }
  CHECK(from.empty());
  CHECK(paged == by_day);
  for (const char* bad : {"2026-12-01T09:00:00Z,x", "2026-12-01T09:00:00Z,", ","}) {
    CHECK(get("/availability?from=" + std::string(bad)).status == 422);
  }
}

TEST_CASE("the days that are free, as the slots themselves have it") {
  const auto doctor = new_doctor();
  const auto token = login(doctor);
  const auto whose = "doctor_id=" + doctor.id;
  const auto from = date_after(3);
  const auto to = date_after(6);
  const auto days = get("/availability/days?" + whose + "&from=" + from + "&to=" + to);
  REQUIRE(days.status == 200);
  REQUIRE(days.count("days") == 3);
  CHECK(days["first_free"] == from);
  for (int i = 0; i < 3; ++i) {
    const auto at = "days." + std::to_string(i) + ".";
    const auto slots = get("/availability?" + whose + "&from=" + date_after(3 + i) + "&to=" + date_after(4 + i));
    CHECK(days[at + "date"] == date_after(3 + i));
    CHECK(days.number(at + "free") == static_cast<std::int64_t>(slots.count("items")));
    if (i == 0) CHECK(starts_of(days, "slots") == starts_of(slots));
  }
  // A booking shows at once, and so does its end.
  const auto patient = new_patient();
  const auto starts_at = starts_of(days, "slots").front();
  const auto booked = book(patient, {doctor.id, doctor.specialty_id, starts_at});
  REQUIRE(booked["status"] == "awaiting_payment");
  const auto free_on_first = [&] {
    return get("/availability/days?" + whose + "&from=" + from + "&to=" + to).number("days.0.free");
  };
  CHECK(free_on_first() == days.number("days.0.free") - 1);
  CHECK(call("DELETE", "/appointments/" + booked["id"], "", patient.token).status == 202);
  CHECK(eventually([&] { return free_on_first() == days.number("days.0.free"); }));
  // The first free day is looked for beyond `to`.
  REQUIRE(post("/doctors/" + doctor.id + "/time-off",
               R"({"from":")" + date_after(0) + R"(","to":")" + date_after(60) + R"("})", token)
              .status == 201);
  const auto later = get("/availability/days?" + whose + "&from=" + from + "&to=" + to);
  CHECK(later.number("days.0.free") == 0);
  CHECK(later["first_free"] == date_after(60));
  CHECK(starts_of(later, "slots").front().starts_with(date_after(60)));
  REQUIRE(post("/doctors/" + doctor.id + "/time-off", R"({"from":")" + date_after(0) + R"(","to":"2099-01-01"})", token)
              .status == 201);
  const auto never = get("/availability/days?" + whose + "&from=" + from + "&to=" + to);
  CHECK(never["first_free"] == "");
  CHECK(never.count("slots") == 0);
  CHECK(get("/availability/days?from=2026-01-01&to=2026-12-01").status == 422);
}

TEST_CASE("what another program holds or releases shows at once, in whatever order transactions end") {
  const auto doctor = busy_doctor();
  const auto about = "/availability?doctor_id=" + doctor.id + "&from=" + date_after(2) + "&to=" + date_after(3);
  const auto shown = [&](const std::string& start) {
    const auto starts = starts_of(get(about));
    return std::find(starts.begin(), starts.end(), start) != starts.end();
  };
  const auto starts = starts_of(get(about));
  REQUIRE(starts.size() > 100);
  sql::Session first(env("DOCTORS_DB"));
  sql::Session second(env("DOCTORS_DB"));
  const auto early = new_id();
  const auto late = new_id();
  // The earlier transaction ends last: what was read between must not count as all there is.
  first.begin();
  insert_hold(first, early, doctor, starts[10]);
  second.begin();
  insert_hold(second, late, doctor, starts[20]);
  CHECK(shown(starts[10]));
  CHECK(shown(starts[20]));
  second.commit();
  CHECK(shown(starts[10]));
  CHECK(!shown(starts[20]));
  CHECK(shown(starts[21]));
  first.commit();
  CHECK(!shown(starts[10]));
  CHECK(shown(starts[11]));
  // Moved in one transaction that also fills the place left; then released.
  first.begin();
  first.exec(
      "UPDATE holds SET starts_at = CAST(:start AS timestamptz), ends_at = CAST(:start2 AS timestamptz) + interval '5 "
      "minutes' WHERE appointment_id = CAST(:id AS uuid)",
      starts[30], starts[30], early);
  const auto third = new_id();
  insert_hold(first, third, doctor, starts[10]);
  first.commit();
  CHECK(!shown(starts[10]));
  CHECK(!shown(starts[30]));
  for (const auto& id : {early, late, third}) {
    first.exec("UPDATE holds SET released_at = now() WHERE appointment_id = CAST(:id AS uuid)", id);
  }
  CHECK(starts_of(get(about)) == starts);
}

TEST_CASE("lists of the catalogue go on where the entry that a cursor names is gone") {
  const auto name = to_text(new_id());
  const auto admin = admin_token();
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) {
    ids.push_back(post("/doctors",
                       R"({"email":"l)" + std::to_string(i) + name + R"(@example.com","full_name":"List )" + name +
                           R"(","specialty_ids":[]})",
                       admin)["id"]);
  }
  const auto first = get("/doctors?limit=1&q=" + name);
  REQUIRE(first["items.0.id"] == ids[0]);
  REQUIRE(call("DELETE", "/doctors/" + ids[0], "", admin).status == 204);
  const auto rest = get("/doctors?limit=5&q=" + name + "&cursor=" + first["next_cursor"]);
  CHECK(rest.count("items") == 2);
  CHECK(rest["items.0.id"] == ids[1]);
}
