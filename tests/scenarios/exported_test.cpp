// A copy of all that is kept about somebody, joined of what every service keeps.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/support/clinic.hpp"
#include "tests/support/gateway.hpp"

using namespace consulta::testing;

namespace {

const std::string path = "/users/profile/export";

bool has(const Answer& copy, const std::string& needle) {
  return copy.body.find(needle) != std::string::npos;
}

// Once all services have heard of what was done.
Answer copy_with(const std::string& token, const std::vector<std::string>& needles) {
  Answer copy;
  const auto all = [&] {
    copy = get(path, token);
    return std::all_of(needles.begin(), needles.end(), [&](const auto& needle) { return has(copy, needle); });
  };
  const bool whole = eventually(all);
  for (const auto& needle : needles) CHECK_MESSAGE(has(copy, needle), needle << " is not in the copy");
  CHECK(whole);
  return copy;
}

// The service stands still until this ends.
class Still {
 public:
  explicit Still(const std::string& service) : pid_(std::stoi(read_env().at(service + "_PID"))) {
    REQUIRE(kill(pid_, SIGSTOP) == 0);
    REQUIRE(eventually([this] { return is_still(); }));  // on a busy machine its threads go on for a while
  }
  Still(const Still&) = delete;
  Still& operator=(const Still&) = delete;
  ~Still() { kill(pid_, SIGCONT); }

 private:
  bool is_still() const {
    const std::filesystem::directory_iterator threads("/proc/" + std::to_string(pid_) + "/task");
    return std::ranges::all_of(threads, [](const auto& thread) {
      std::ifstream stat(thread.path() / "stat");
      const std::string text{std::istreambuf_iterator<char>(stat), {}};
      return text.substr(text.rfind(')') + 1).starts_with(" T");
    });
  }

  pid_t pid_;
};

}  // namespace

TEST_CASE("a patient's copy has all that services keep about them, and nothing of anybody else") {
  const auto doctor = new_doctor();
  const auto patient = new_proved_patient(), other = new_proved_patient();
  const auto slots = free_slots(doctor);
  auto booking = slots.at(0).booking();
  booking.insert(booking.size() - 1, R"(,"reason":"the left knee")");
  const auto booked = post("/appointments", booking, patient.token, {{"Prefer", "wait=10"}});
  REQUIRE(booked.status == 202);
  pay(patient, booked["id"]);
  REQUIRE(becomes(patient, booked["id"], "confirmed"));
  const auto foreign = book(other, slots.at(4))["id"];
  REQUIRE(post("/users/dependants", R"({"full_name":"Tomás Vale","birth_date":"2019-05-04"})", patient.token).status ==
          201);
  const auto day = [](int days) { return consulta::format_instant(test_now() + std::chrono::hours(24 * days)); };
  const auto wait = post("/waitlist",
                         R"({"specialty_id":")" + slots[0].specialty_id + R"(","doctor_id":")" + doctor.id +
                             R"(","from":")" + day(100) + R"(","to":")" + day(101) + R"("})",
                         patient.token);
  REQUIRE(wait.status == 201);
  const auto payment = payment_of(patient, booked["id"]);
  REQUIRE(get("/appointments/" + booked["id"], reception_token()).status == 200);

  const auto copy = copy_with(
      patient.token, {patient.email, patient.phone, "Tomás Vale", "the left knee", booked["id"], payment,
                      R"("kind":"FT")", "/invoice.pdf", R"("template_name":"confirmation")",
                      R"("action":"appointment.read")", R"("action":"data.export")", R"("visits":[{"appointment_id")"});
  REQUIRE(copy.status == 200);
  CHECK(copy["account.id"] == patient.id);
  CHECK(copy.count("dependants") == 1);
  CHECK(copy.count("sessions") >= 1);
  CHECK(copy["appointments.0.history.0.status"] == "requested");
  CHECK(copy["waitlist.0.id"] == wait["id"]);
  CHECK(copy["visits.0.appointment_id"] == booked["id"]);
  CHECK(copy["visits.0.starts_at"] == slots[0].starts_at);
  CHECK(has(copy, R"("face":null)"));
  // The wish of the waitlist was offered a slot at once, which is still to be paid.
  const std::string paid = copy["payments.0.id"] == payment ? "payments.0" : "payments.1";
  CHECK(copy[paid + ".id"] == payment);
  CHECK(copy[paid + ".documents.0.amount_cents"] == copy[paid + ".amount_cents"]);
  CHECK(copy["contact.email"] == patient.email);
  CHECK(copy["messages.0.text"].size() > 10);
  CHECK(copy["doctor"].empty());
  CHECK(copy["done_to_me.0.action"] == "data.export");
  CHECK(!has(copy, get("/users/profile", reception_token())["id"]));
  for (const auto& foreigner : {other.id, other.email, other.phone, foreign}) CHECK(!has(copy, foreigner));
  for (const char* secret : {"password_hash", "token_hash", "sealed"}) CHECK(!has(copy, secret));
  CHECK(copy.raw.header("cache-control") == "no-store");
  CHECK(copy.raw.header("content-disposition").starts_with("attachment; filename=\"consulta-"));
}

TEST_CASE("a list of more than a page is in the copy to its end") {
  const auto patient = new_patient();
  std::string token;
  for (int i = 0; i < 130; ++i) token = login(patient.email, "a long enough one");  // those that have ended are kept
  const auto copy = get(path, token);
  REQUIRE(copy.status == 200);
  CHECK(copy.count("sessions") >= 130);
}

TEST_CASE("doctors and administrators have a copy of their own") {
  const auto doctor = new_doctor();
  const auto token = login(doctor);
  const auto until = R"({"from":"2031-03-01","to":"2031-03-03","reason":"a congress"})";
  REQUIRE(post("/doctors/" + doctor.id + "/time-off", until, token).status == 201);
  const auto copy = get(path, token);
  REQUIRE(copy.status == 200);
  CHECK(copy["account.id"] == doctor.id);
  CHECK(copy["doctor.id"] == doctor.id);
  CHECK(copy.count("doctor.weekly") > 0);
  CHECK(copy["time_off.0.reason"] == "a congress");
  CHECK(copy.count("appointments") == 0);

  REQUIRE(get("/admin/users?q=" + doctor.email, admin_token()).status == 200);
  const auto admins = copy_with(admin_token(), {R"("action":"user.search")"});
  CHECK(admins["account.role"] == "admin");
  CHECK(!has(admins, doctor.id));
  CHECK(!has(admins, doctor.email));
}

TEST_CASE("without a service there is no copy, and it is said what is away") {
  const auto patient = new_patient();
  {
    const Still still("PAYMENTS");
    const auto refused = get(path, patient.token);
    CHECK(refused.status == 503);
    CHECK(refused["code"] == "part_missing");
    CHECK(has(refused, "payments"));
    CHECK(!has(refused, "messages"));
    CHECK(refused.raw.header("retry-after") == "5");
  }
  CHECK(eventually([&] { return get(path, patient.token).status == 200; }));
}

TEST_CASE("a copy is for whoever is logged in, is only read, and is had ten times an hour") {
  CHECK(get(path).status == 401);
  const auto patient = new_patient();
  const auto changed = call("PUT", path, "{}", patient.token);
  CHECK(changed.status == 405);
  CHECK(changed.raw.header("allow") == "GET, HEAD");
  CHECK(get("//export/account", patient.token).status == 404);

  const Gateway gateway(Settings{{"CONSULTA_RATE_LIMIT", "1000"}});
  const Headers as_patient{{"Authorization", "Bearer " + patient.token}};
  for (int i = 0; i < 10; ++i) REQUIRE(gateway.get("/api/v1" + path, as_patient).status == 200);
  const auto refused = gateway.get("/api/v1" + path, as_patient);
  CHECK(refused.status == 429);
  CHECK(refused["code"] == "too_many_requests");
  CHECK(std::stoi(refused.raw.header("retry-after")) > 60);
}
