// What becomes free, however it does, is offered to who can use it; and nobody waits for what is there.
#include <doctest/doctest.h>

#include <functional>
#include <future>
#include <map>

#include "platform/sql/sql.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;
using std::chrono::minutes;

namespace {

// Tomorrow week, so that nothing of it is too soon.
std::string day() {
  return format_instant(test_now() + std::chrono::hours(24 * 8)).substr(0, 10);
}

std::string new_specialty(int length) {
  const auto answer = post("/specialties",
                           R"({"name":"Waited for )" + to_text(new_id()) + R"(","duration_minutes":)" +
                               std::to_string(length) + R"(,"price_cents":3000})",
                           admin_token());
  REQUIRE_MESSAGE(answer.status == 201, answer.body);
  return answer["id"];
}

void change_length(const std::string& specialty, int length) {
  const auto changed = call("PUT", "/specialties/" + specialty,
                            R"({"name":"Waited for )" + to_text(new_id()) + R"(","duration_minutes":)" +
                                std::to_string(length) + R"(,"price_cents":3000})",
                            admin_token());
  REQUIRE_MESSAGE(changed.status == 200, changed.body);
}

std::string hours(const std::string& from, const std::string& to) {
  std::string out;
  for (int weekday = 1; weekday <= 7; ++weekday) {
    out += (out.empty() ? "" : ",") + (R"({"weekday":)" + std::to_string(weekday)) + R"(,"from":")" + from +
           R"(","to":")" + to + "\"}";
  }
  return "[" + out + "]";
}

// Of these specialties; with those hours every day.
std::string new_doctor_of(const std::vector<std::string>& specialties, const std::string& weekly) {
  std::string ids;
  for (const auto& id : specialties) ids += (ids.empty() ? "\"" : ",\"") + id + "\"";
  const auto answer =
      post("/doctors",
           R"({"email":"d)" + to_text(new_id()) + R"(@example.com","full_name":"Doctor Waited","specialty_ids":[)" +
               ids + R"(],"weekly":)" + weekly + "}",
           admin_token());
  REQUIRE_MESSAGE(answer.status == 201, answer.body);
  return answer["id"];
}

// Joins once appointments has heard of the doctor and of the specialty.
Answer join(const Patient& patient, const std::string& specialty, const std::string& doctor, const std::string& from,
            const std::string& to) {
  Answer answer;
  eventually([&] {
    answer =
        post("/waitlist",
             R"({"specialty_id":")" + specialty + "\"" + (doctor.empty() ? "" : R"(,"doctor_id":")" + doctor + "\"") +
                 R"(,"from":")" + from + R"(","to":")" + to + "\"}",
             patient.token);
    return answer.status != 422;
  });
  return answer;
}

std::vector<std::string> starts(const std::string& doctor, const std::string& specialty) {
  std::vector<std::string> out;
  const auto to = format_instant(test_now() + std::chrono::hours(24 * 9)).substr(0, 10);
  const auto answer =
      get("/availability?doctor_id=" + doctor + "&specialty_id=" + specialty + "&from=" + day() + "&to=" + to);
  for (std::size_t i = 0; i < answer.count("items"); ++i)
    out.push_back(answer["items." + std::to_string(i) + ".starts_at"]);
  return out;
}

// Books once appointments has heard of the doctor; the appointment's id.
std::string booked(const Patient& patient, const std::string& doctor, const std::string& specialty,
                   const std::string& start) {
  Answer answer;
  eventually([&] {
    answer = book(patient, {doctor, specialty, start, 0});
    return answer.status == 202;
  });
  REQUIRE_MESSAGE(answer["status"] == "awaiting_payment", answer.body);
  return answer["id"];
}

void cancel(const Patient& patient, const std::string& id) {
  REQUIRE(call("DELETE", "/appointments/" + id, "", patient.token).status == 202);
}

std::string later(const std::string& instant, minutes by) {
  return format_instant(parse_instant(instant).value() + by);
}

std::string member(const Patient& patient, const char* name) {
  return get("/waitlist", patient.token)["items.0." + std::string(name)];
}

// The start that is offered to who waits, once there is one.
std::string offered(const Patient& patient) {
  std::string id;
  eventually([&] { return !(id = member(patient, "appointment_id")).empty(); });
  return id.empty() ? "" : get("/appointments/" + id, patient.token)["starts_at"];
}

// Waits, and what was asked for in their name shows nowhere.
bool only_waits(const Patient& patient) {
  return member(patient, "status") == "waiting" && member(patient, "appointment_id").empty() &&
         get("/appointments", patient.token).count("items") == 0;
}

// Whether doctors have answered what was asked for those who wait for it: else who is first may be asked for after the
// next.
bool all_answered(const std::string& specialty) {
  sql::Session db(env("APPOINTMENTS_DB"));
  return eventually([&] {
    return db.value<std::int64_t>(
               "SELECT COUNT(*) FROM waitlist WHERE appointment_id IS NOT NULL AND specialty_id = CAST(:id AS uuid)",
               specialty) == 0;
  });
}

bool has(const Patient& patient, const std::string& words) {
  return sandbox("GET", "/sms?to=%2B" + patient.phone.substr(1)).body.find(words) != std::string::npos;
}
bool told(const Patient& patient, const std::string& words) {
  return eventually([&] { return has(patient, words); });
}

// A doctor of an hour each day, in halves that two patients have.
struct Halves {
  std::string half = new_specialty(30);
  std::string doctor, first_start, second_start;
  Patient holder = new_patient(), other = new_patient();
  std::string held, others;

  explicit Halves(std::vector<std::string> specialties) {
    specialties.push_back(half);
    doctor = new_doctor_of(specialties, hours("08:00", "09:00"));
    const auto free = starts(doctor, half);
    REQUIRE(free.size() == 2);
    first_start = free[0];
    second_start = free[1];
    held = booked(holder, doctor, half, first_start);
    others = booked(other, doctor, half, second_start);
  }
};

}  // namespace

TEST_CASE("a slot too short for the first in line goes to the second") {
  const auto hour = new_specialty(60);
  const Halves clinic({hour});
  const auto to = later(clinic.second_start, minutes(30));
  const auto first = new_patient();
  const auto second = new_patient();
  REQUIRE(join(first, hour, clinic.doctor, clinic.first_start, to).status == 201);
  REQUIRE(join(second, clinic.half, clinic.doctor, clinic.first_start, to).status == 201);
  cancel(clinic.holder, clinic.held);
  CHECK(offered(second) == clinic.first_start);
  CHECK(only_waits(first));
}

TEST_CASE("a slot off the grid of the first in line goes to the second") {
  const auto short_visit = new_specialty(25);  // 08:00 and 08:25
  const Halves clinic({short_visit});
  const auto to = later(clinic.second_start, minutes(30));
  const auto first = new_patient();
  const auto second = new_patient();
  REQUIRE(join(first, short_visit, clinic.doctor, clinic.first_start, to).status == 201);
  REQUIRE(join(second, clinic.half, clinic.doctor, clinic.first_start, to).status == 201);
  cancel(clinic.other, clinic.others);
  CHECK(offered(second) == clinic.second_start);
  CHECK(only_waits(first));
}

TEST_CASE("who joins while slots are free is offered the first at once") {
  const auto specialty = new_specialty(30);
  const auto doctor = new_doctor_of({specialty}, hours("08:00", "10:00"));
  const auto free = starts(doctor, specialty);
  const auto patient = new_patient();
  const auto joined = join(patient, specialty, doctor, free.at(1), later(free.at(3), minutes(1)));
  REQUIRE(joined.status == 201);
  CHECK(joined["status"] == "waiting");
  CHECK(offered(patient) == free.at(1));
  CHECK(member(patient, "status") == "offered");
}

TEST_CASE("time off that is withdrawn, hours that are added: what opens goes down the line, each their own") {
  const auto specialty = new_specialty(30);
  const auto doctor = new_doctor_of({specialty}, hours("08:00", "09:00"));
  const auto free = starts(doctor, specialty);
  const auto to = later(free.at(0), std::chrono::hours(8));
  const auto off =
      post("/doctors/" + doctor + "/time-off",
           R"({"from":")" + free.at(0) + R"(","to":")" + later(free.at(1), minutes(30)) + "\"}", admin_token());
  REQUIRE(off.status == 201);
  const std::vector<Patient> patients{new_patient(), new_patient(), new_patient(), new_patient()};
  for (const auto& patient : patients) REQUIRE(join(patient, specialty, doctor, free.at(0), to).status == 201);
  CHECK(all_answered(specialty));
  for (const auto& patient : patients) CHECK(only_waits(patient));

  REQUIRE(call("DELETE", "/doctors/" + doctor + "/time-off/" + off["id"], "", admin_token()).status == 204);
  CHECK(offered(patients[0]) == free.at(0));
  CHECK(offered(patients[1]) == free.at(1));
  CHECK(only_waits(patients[2]));

  REQUIRE(
      call("PUT", "/doctors/" + doctor + "/schedule", R"({"weekly":)" + hours("08:00", "10:00") + "}", admin_token())
          .status == 200);
  CHECK(offered(patients[2]) == later(free.at(1), minutes(30)));
  CHECK(offered(patients[3]) == later(free.at(1), minutes(60)));
}

TEST_CASE("a doctor joins, is given a specialty; a specialty gets shorter, or longer") {
  const auto specialty = new_specialty(60);
  const auto waits = [&](const std::string& wanted) {
    auto patient = new_patient();
    REQUIRE(join(patient, wanted, "", day(), later(day() + "T00:00:00Z", std::chrono::hours(24))).status == 201);
    CHECK(only_waits(patient));
    return patient;
  };
  const auto first = waits(specialty);
  const auto second = waits(specialty);
  const auto doctor = new_doctor_of({specialty}, hours("08:00", "09:30"));
  const auto start = offered(first);
  CHECK(!start.empty());
  CHECK(only_waits(second));

  change_length(specialty, 30);
  CHECK(offered(second) == later(start, minutes(60)));

  const auto another = new_specialty(30);
  const auto third = waits(another);
  const auto elsewhere = new_doctor_of({new_specialty(30)}, hours("08:00", "09:00"));
  REQUIRE(call("PUT", "/doctors/" + elsewhere, R"({"specialty_ids":[")" + another + "\"]}", admin_token()).status ==
          200);
  CHECK(!offered(third).empty());

  const auto longer = new_specialty(30);
  const auto follow_one_another = new_doctor_of({longer}, hours("08:00", "10:00"));
  const auto between = later(starts(follow_one_another, longer).at(0), minutes(45));
  const auto fourth = new_patient();
  REQUIRE(join(fourth, longer, follow_one_another, between, later(between, minutes(1))).status == 201);
  CHECK(only_waits(fourth));
  change_length(longer, 45);
  CHECK(offered(fourth) == between);
}

TEST_CASE("what somebody leaves by moving is offered as what they cancel") {
  const Halves clinic({});
  const auto next = new_patient();
  const auto to = later(clinic.first_start, minutes(1));
  REQUIRE(join(next, clinic.half, clinic.doctor, clinic.first_start, to).status == 201);
  cancel(clinic.other, clinic.others);
  const auto second = R"({"starts_at":")" + clinic.second_start + "\"}";
  REQUIRE(call("PUT", "/appointments/" + clinic.held, second, clinic.holder.token).status == 202);
  CHECK(offered(next) == clinic.first_start);
}

TEST_CASE("what somebody has just left is not offered to them again") {
  const Halves clinic({});
  const auto next = new_patient();
  const auto to = later(clinic.first_start, minutes(1));
  REQUIRE(join(clinic.holder, clinic.half, clinic.doctor, clinic.first_start, to).status == 201);
  REQUIRE(join(next, clinic.half, clinic.doctor, clinic.first_start, to).status == 201);
  cancel(clinic.holder, clinic.held);
  CHECK(offered(next) == clinic.first_start);
  CHECK(member(clinic.holder, "status") == "waiting");
}

TEST_CASE("who has another appointment then is passed over and keeps the place") {
  const Halves clinic({});
  const auto to = later(clinic.first_start, minutes(1));
  const auto first = new_patient();
  const auto second = new_patient();
  for (const auto& patient : {first, second}) {
    REQUIRE(join(patient, clinic.half, clinic.doctor, clinic.first_start, to).status == 201);
  }
  const auto specialty = new_specialty(30);
  const auto elsewhere = new_doctor_of({specialty}, hours("08:00", "09:00"));
  booked(first, elsewhere, specialty, clinic.first_start);
  cancel(clinic.holder, clinic.held);
  CHECK(offered(second) == clinic.first_start);
  CHECK(member(first, "status") == "waiting");
  CHECK(get("/appointments", first.token).count("items") == 1);
  CHECK(!has(first, "vaga que esperava"));
}

TEST_CASE("the same wish again is the one there is; more than twenty are refused, also at once") {
  const auto specialty = new_specialty(30);
  const auto doctor = new_doctor_of({specialty}, hours("08:00", "09:00"));
  const auto start = parse_instant(starts(doctor, specialty).at(0)).value() + std::chrono::hours(6);  // never offered
  const auto patient = new_patient();
  const auto wish = [&](int n) {
    return join(patient, specialty, doctor, format_instant(start + minutes(n)), format_instant(start + minutes(60)));
  };
  const auto at_once = [&](int times, const std::function<int(int)>& number) {
    std::vector<std::future<Answer>> all;
    for (int i = 0; i < times; ++i) all.push_back(std::async(std::launch::async, [&, i] { return wish(number(i)); }));
    std::map<int, int> by_status;
    for (auto& answer : all) ++by_status[answer.get().status];
    return by_status;
  };
  const auto same = at_once(10, [](int) { return 0; });
  CHECK(same == std::map<int, int>{{200, 9}, {201, 1}});
  CHECK(get("/waitlist", patient.token).count("items") == 1);
  CHECK(wish(0)["id"] == member(patient, "id"));

  const auto many = at_once(30, [](int i) { return i + 1; });
  CHECK(many == std::map<int, int>{{201, 19}, {409, 11}});
  CHECK(wish(40)["code"] == "too_many_waits");
  CHECK(wish(0).status == 200);
  REQUIRE(call("DELETE", "/waitlist/" + member(patient, "id"), "", patient.token).status == 204);
  CHECK(wish(40).status == 201);
}

TEST_CASE("who leaves while doctors answer what was asked for them has left, and hears of no deadlock") {
  const auto specialty = new_specialty(30);
  const auto doctor = new_doctor_of({specialty}, hours("08:00", "10:00"));
  const auto free = starts(doctor, specialty);
  sql::Session doctors(env("DOCTORS_DB")), db(env("APPOINTMENTS_DB")), beside(env("APPOINTMENTS_DB"));
  const auto ask = [&](const std::string& what) { return beside.value<std::string>("SELECT " + what).value_or(""); };
  const auto hold = [&](const std::string& table, const std::string& id) {
    db.script("SELECT FROM " + table + " WHERE id = '" + id + "' FOR UPDATE");
  };
  bool gave_way = false;
  for (int tries = 0; tries < 5 && !gave_way; ++tries) {  // the database chooses who gives way
    const auto patient = new_patient();
    doctors.script("BEGIN; LOCK TABLE holds IN EXCLUSIVE MODE");  // they answer later
    const auto wait = join(patient, specialty, doctor, free.at(0), later(free.at(3), minutes(1)))["id"];
    std::string asked;
    CHECK(eventually([&] {
      asked = ask("COALESCE(CAST(appointment_id AS text), '') FROM waitlist WHERE id = '" + wait + "'");
      return !asked.empty();
    }));
    db.script("BEGIN");
    hold("appointments", asked);
    auto left = std::async(std::launch::async, [&] { return call("DELETE", "/waitlist/" + wait, "", patient.token); });
    CHECK(eventually(
        [&] { return ask("CAST(COUNT(*) AS text) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") != "0"; }));
    try {
      hold("waitlist", wait);
      gave_way = true;
    } catch (const sql::Error& e) {
      CHECK(e.kind == sql::ErrorKind::retryable);
    }
    db.script("ROLLBACK");
    CHECK(left.get().status == 204);
    doctors.script("ROLLBACK");
  }
  CHECK(gave_way);
}

TEST_CASE("a wish for what is gone ends, and so does one whose time is over; both are told") {
  const auto specialty = new_specialty(30);
  const auto doctor = new_doctor_of({specialty}, hours("08:00", "09:00"));
  const auto gone = new_specialty(30);
  const auto evening = later(starts(doctor, specialty).at(0), std::chrono::hours(10));
  const auto for_doctor = new_patient();
  const auto for_specialty = new_patient();
  auto for_a_moment = new_patient();
  REQUIRE(join(for_doctor, specialty, doctor, evening, later(evening, minutes(30))).status == 201);
  REQUIRE(join(for_specialty, gone, "", evening, later(evening, minutes(30))).status == 201);
  REQUIRE(
      join(for_a_moment, specialty, "", format_instant(test_now()), format_instant(test_now() + minutes(10))).status ==
      201);
  REQUIRE(call("DELETE", "/doctors/" + doctor, "", admin_token()).status == 204);
  REQUIRE(call("DELETE", "/specialties/" + gone, "", admin_token()).status == 204);
  for (const auto& patient : {for_doctor, for_specialty}) {
    CHECK(eventually([&] { return member(patient, "status") == "passed"; }));
    CHECK(told(patient, "espera de uma vaga"));
  }
  CHECK(member(for_a_moment, "status") == "waiting");
  advance_clock(minutes(11));
  for_a_moment.token = login(for_a_moment.email, "a long enough one");
  CHECK(eventually([&] { return member(for_a_moment, "status") == "passed"; }));
  CHECK(told(for_a_moment, "espera de uma vaga"));
}
