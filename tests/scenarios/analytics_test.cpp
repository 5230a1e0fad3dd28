// What administrators see of a day at the clinic: figures of what really happened, as JSON, as a table and on paper.
#include <doctest/doctest.h>

#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

std::string day_of(const std::string& instant) {
  return instant.substr(0, 10);
}
std::string day_after(Instant instant) {
  return day_of(format_instant(instant + std::chrono::hours(24)));
}

struct Booked {
  Patient patient;
  Slot slot;
  std::string id;
};

Booked paid(const Slot& slot) {
  Booked b{new_patient(), slot, ""};
  b.id = book(b.patient, slot)["id"];
  pay(b.patient, b.id);
  REQUIRE(becomes(b.patient, b.id, "confirmed"));
  return b;
}

void say(const Booked& b, const std::string& step) {
  const auto answer = post("/appointments/" + b.id + "/" + step, "", reception_token());
  REQUIRE_MESSAGE(answer.status == 200, answer.body);
}

void let_it_start(const Booked& b) {
  const auto start = parse_instant(b.slot.starts_at).value();
  if (start > test_now()) {
    advance_clock(std::chrono::duration_cast<std::chrono::seconds>(start - test_now()) + std::chrono::seconds(1));
  }
}

// Of this doctor, from a day until the day after tomorrow.
std::string of(const Doctor& doctor, Instant from) {
  return "/admin/analytics?doctor_id=" + doctor.id + "&from=" + day_of(format_instant(from)) +
         "&to=" + day_after(test_now() + std::chrono::hours(24));
}

// One who came and was treated, one who did not come, and one who cancelled in time.
struct Day {
  Instant began = test_now();
  Doctor doctor = new_doctor();
  std::vector<Slot> slots = free_slots(doctor);
  Booked treated = paid(slots.at(0)), absent = paid(slots.at(1)), cancelled = paid(slots.at(2));

  std::string figures() const { return of(doctor, began); }

  void pass() const {
    REQUIRE(call("DELETE", "/appointments/" + cancelled.id, "", cancelled.patient.token).status == 202);
    REQUIRE(eventually(
        [&] { return get("/payments?appointment_id=" + cancelled.id, admin_token())["items.0.status"] != "paid"; }));
    let_it_start(treated);
    say(treated, "check-in");
    advance_clock(std::chrono::minutes(12));
    say(treated, "call");
    say(treated, "start");
    say(treated, "complete");
    let_it_start(absent);
    advance_clock(std::chrono::minutes(15));
    say(absent, "no-show");
  }
};

Answer once_counted(const Day& day) {
  Answer answer;
  REQUIRE(eventually([&] {
    answer = get(day.figures(), admin_token());
    return answer.number("total.completed") == 1 && answer.number("total.no_shows") == 1 &&
           answer.number("total.refunds_cents") > 0;
  }));
  return answer;
}

void check_figures(const Day& day, const Answer& answer) {
  CHECK(answer.number("total.bookings") == 3);
  CHECK(answer.number("total.outcomes.completed") == 1);
  CHECK(answer.number("total.outcomes.no_show") == 1);
  CHECK(answer.number("total.outcomes.cancelled") == 1);
  CHECK(answer.number("total.confirmed") == 3);
  CHECK(answer.number("total.cancelled.patient") == 1);
  CHECK(answer.number("total.cancelled.clinic") == 0);
  CHECK(answer.number("total.revenue_cents") == 3 * day.slots.at(0).price_cents);
  const auto refunded =
      get("/payments?appointment_id=" + day.cancelled.id, admin_token()).number("items.0.refunded_cents");
  CHECK(answer.number("total.refunds_cents") == refunded);
  CHECK(answer.number("total.kept_cents") == 3 * day.slots.at(0).price_cents - refunded);
  CHECK(answer.number("total.wait_seconds.count") == 1);
  CHECK(answer.number("total.wait_seconds.median") >= 12 * 60);
  CHECK(answer.number("total.wait_seconds.median") < 14 * 60);
  CHECK(answer.number("total.lead_days.count") == 3);
  CHECK(answer.count("doctors") == 1);
  CHECK(answer["doctors.0.names.pt"] == "Doctor Test");
  CHECK(answer["specialties.0.id"] == day.doctor.specialty_id);
  CHECK(!answer["specialties.0.names.pt"].empty());
  CHECK(answer["rebuilding"].empty());
}

}  // namespace

TEST_CASE("a day's figures are what happened, and of nobody else") {
  const Day day;
  day.pass();
  const auto answer = once_counted(day);
  check_figures(day, answer);

  // Twelve hours of each day are offered; of time off none.
  const auto last = answer.count("days") - 1;
  CHECK(answer.number("days." + std::to_string(last) + ".figures.offered_minutes") == 720);
  const auto minutes = answer.number("total.booked_minutes");
  CHECK(minutes > 0);
  CHECK(!answer["total.occupancy"].empty());
  const auto off =
      post("/doctors/" + day.doctor.id + "/time-off",
           R"({"from":")" + answer["days." + std::to_string(last) + ".date"] + R"(","to":")" + answer["to"] + R"("})",
           admin_token());
  REQUIRE_MESSAGE(off.status == 201, off.body);
  const auto offered = [&] {
    return get(day.figures(), admin_token()).number("days." + std::to_string(last) + ".figures.offered_minutes");
  };
  CHECK(eventually([&] { return offered() == 0; }));
  REQUIRE(call("DELETE", "/doctors/" + day.doctor.id + "/time-off/" + off["id"], "", admin_token()).status == 204);
  CHECK(eventually([&] { return offered() == 720; }));

  CHECK(get("/admin/analytics?doctor_id=" + to_text(new_id()), admin_token()).number("total.bookings") == 0);
  CHECK(get(day.figures() + "&specialty_id=" + day.doctor.specialty_id, admin_token()).number("total.bookings") == 3);
  CHECK(
      get(day.figures() + "&specialty_id=" + day.doctor.specialty_id, admin_token())["total.offered_minutes"].empty());

  // Made anew they are the same.
  REQUIRE(run_consulta("rebuild admin") == 0);
  const auto again = get(day.figures(), admin_token());
  check_figures(day, again);
  CHECK(again.number("total.booked_minutes") == minutes);
  CHECK(run_consulta("rebuild") == 2);
  CHECK(run_consulta("rebuild payments") == 2);
}

TEST_CASE("figures come as a table and on paper too, for administrators, and reading them is on record") {
  const auto admin = admin_token();
  const auto csv = call("GET", "/admin/analytics", "", admin, {{"Accept", "text/csv"}});
  REQUIRE(csv.status == 200);
  CHECK(csv.raw.header("content-type") == "text/csv; charset=utf-8; header=present");
  CHECK(csv.body.starts_with("of,which,name,bookings,"));
  CHECK(csv.body.find("\r\nday," + day_of(format_instant(test_now()))) != std::string::npos);
  const auto json = get("/admin/analytics", admin);
  CHECK(json.count("days") == 30);
  const std::string long_ago = "/admin/analytics?from=2020-01-01&to=2020-01-02";
  const auto tag = get(long_ago, admin).raw.header("etag");
  CHECK(call("GET", long_ago, "", admin, {{"If-None-Match", tag}}).status == 304);

  const auto month = format_instant(test_now()).substr(0, 7);
  const auto report = call("GET", "/admin/reports/" + month + ".pdf", "", admin, {{"Accept-Language", "en"}});
  REQUIRE(report.status == 200);
  CHECK(report.body.starts_with("%PDF-"));
  CHECK(report.raw.header("content-language") == "en");
  for (const char* none : {"2999-01.pdf", "2026-13.pdf", "2026-01", "report.pdf"}) {
    CAPTURE(none);
    CHECK(get(std::string("/admin/reports/") + none, admin).status == 404);
  }

  for (const auto& token : {new_patient().token, reception_token()}) {
    CHECK(get("/admin/analytics", token).status == 403);
    CHECK(get("/admin/reports/" + month + ".pdf", token).status == 403);
  }
  CHECK(get("/admin/analytics").status == 401);
  for (const char* wrong :
       {"from=yesterday", "from=2026-02-30", "from=2026-12-02&to=2026-12-01", "from=2026-12-01&to=2026-12-01",
        "from=2024-01-01&to=2026-01-01", "doctor_id=1", "specialty_id=x"}) {
    CAPTURE(wrong);
    CHECK(get(std::string("/admin/analytics?") + wrong, admin).status == 422);
  }
  for (const char* action : {"analytics.read", "report.read"}) {
    CHECK(eventually([&] { return get(std::string("/admin/audit?action=") + action, admin).count("items") > 0; }));
  }
}
