// A doctor takes time off over what is booked: the patient is told, and chooses another time or cancels, on a page
// without login or script; the clinic sees who has not answered.
#include <doctest/doctest.h>

#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

// Booked and paid, and the doctor takes the time off.
struct Affected {
  explicit Affected(hours ahead, bool paid = true) {
    for (const auto& free : free_slots(doctor)) {
      slot = free;
      if (parse_instant(free.starts_at).value() > test_now() + ahead) break;
    }
    id = book(patient, slot)["id"];
    if (paid) {
      pay(patient, id);
      REQUIRE(becomes(patient, id, "confirmed"));
    }
    const auto begins = parse_instant(slot.starts_at).value();
    off = post("/doctors/" + doctor.id + "/time-off",
               R"({"from":")" + format_instant(begins - minutes(5)) + R"(","to":")" +
                   format_instant(begins + hours(1)) + R"("})",
               admin_token());
    REQUIRE(off.status == 201);
  }

  std::string sms() const { return sandbox("GET", "/sms?to=%2B" + patient.phone.substr(1)).body; }
  std::string mail() const { return emails_to(patient.email).body; }
  // The path of the link in the SMS.
  std::string link() const {
    std::string path;
    REQUIRE(eventually([&] {
      const auto texts = sms();
      const auto at = texts.find("/choose/");
      if (at == std::string::npos) return false;
      path = texts.substr(at, texts.find_first_of("\"\\", at) - at);
      return true;
    }));
    return "/" + path;
  }
  Answer appointment() const { return get("/appointments/" + id, patient.token); }
  std::string answer() const {
    return get("/doctors/" + doctor.id + "/time-off", admin_token())["items.0.affected.0.answer"];
  }
  std::string refunded() const {
    return get("/payments?appointment_id=" + id, patient.token)["items.0.refunded_cents"];
  }
  void log_in() { patient.token = login(patient.email, "a long enough one"); }

  Doctor doctor = new_doctor();
  Patient patient = new_proved_patient();
  Slot slot;
  std::string id;
  Answer off;
};

Answer page(const std::string& link, const char* language = "en") {
  return call("GET", link, "", "", {{"Accept-Language", language}});
}
Answer send(const std::string& link, const std::string& form) {
  return call("POST", link, form, "",
              {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept-Language", "en"}});
}

// What its buttons send.
std::vector<Slot> choices(const std::string& html) {
  std::vector<Slot> out;
  const auto value = [&](std::size_t from, const std::string& name) {
    const auto begin = html.find("name=\"" + name + "\" value=\"", from) + name.size() + 15;
    return html.substr(begin, html.find('"', begin) - begin);
  };
  for (auto at = html.find("name=\"doctor_id\""); at != std::string::npos;
       at = html.find("name=\"doctor_id\"", at + 1)) {
    out.push_back({value(at, "doctor_id"), "", value(at, "starts_at")});
  }
  return out;
}
std::string form_of(const Slot& slot) {
  return "doctor_id=" + slot.doctor_id + "&starts_at=" + slot.starts_at;
}
bool same(const Slot& a, const Slot& b) {
  return a.doctor_id == b.doctor_id && a.starts_at == b.starts_at;
}
bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("time off over what is booked: the patient is told, chooses one of three, and the clinic sees it") {
  const Affected a(hours(100));
  CHECK(a.off["affected.0.appointment_id"] == a.id);
  CHECK(a.off["affected.0.answer"].empty());
  const auto link = a.link();
  CHECK(a.answer().empty());
  const auto version = a.appointment()["version"];
  const auto english = page(link);
  CHECK(english.status == 200);
  CHECK(has(english.body, "Choose another time"));
  CHECK(has(page(link, "pt").body, "Escolha outra hora"));
  CHECK(english.raw.header("cache-control") == "no-store");
  const auto found = choices(english.body);
  REQUIRE(found.size() == 3);
  const auto link_of = [&](const Slot& slot) {
    return link + "?start=" + slot.starts_at + "&doctor=" + slot.doctor_id;
  };
  REQUIRE(eventually([&] { return has(a.mail(), link_of(found[2]).substr(1)); }));
  for (const auto& each : found) {
    CHECK(has(a.mail(), link_of(each).substr(1)));
    CHECK(same(choices(page(link_of(each)).body).at(0), each));
  }
  CHECK(a.appointment()["version"] == version);
  CHECK(send(link, "").status == 400);
  CHECK(send(link, "doctor_id=" + a.doctor.id + "&starts_at=" + a.slot.starts_at).status == 200);
  CHECK(page("//choose/nothing").status == 404);

  const auto chosen = send(link, form_of(found[0]));
  CHECK(chosen.status == 303);
  CHECK("/" + std::string(chosen.raw.header("location")) == link);
  REQUIRE(eventually([&] {
    return a.appointment()["starts_at"] == found[0].starts_at && a.appointment()["doctor.id"] == found[0].doctor_id;
  }));
  CHECK(a.appointment()["status"] == "confirmed");
  CHECK(a.appointment()["late"] == "false");
  CHECK(eventually([&] { return a.answer() == "moved"; }));
  CHECK(has(page(link).body, "Your appointment has a new time"));
  CHECK(send(link, form_of(found[1])).status == 200);
}

TEST_CASE("who would rather cancel has everything back, also within the last day, by the page or as usual") {
  const Affected by_page(hours(5));
  const auto link = by_page.link();
  CHECK(has(page(link).body, "Everything you paid is returned."));
  CHECK(send(link, "cancel=1").status == 303);
  REQUIRE(becomes(by_page.patient, by_page.id, "cancelled"));
  CHECK(eventually([&] { return by_page.refunded() == std::to_string(by_page.slot.price_cents); }));
  CHECK(by_page.answer() == "cancelled");
  CHECK(has(page(link).body, "The appointment is cancelled"));

  const Affected as_usual(hours(5));
  as_usual.link();
  CHECK(as_usual.appointment().number("cancellation.kept_cents") == 0);
  CHECK(call("DELETE", "/appointments/" + as_usual.id, "", as_usual.patient.token).status == 202);
  CHECK(eventually([&] { return as_usual.refunded() == std::to_string(as_usual.slot.price_cents); }));
}

TEST_CASE("a time that was taken meanwhile: three others") {
  const Affected a(hours(100));
  const auto link = a.link();
  auto taken = choices(page(link).body).at(0);
  taken.specialty_id = a.slot.specialty_id;
  REQUIRE(book(new_patient(), taken)["status"] == "awaiting_payment");
  REQUIRE(send(link, form_of(taken)).status == 303);
  std::string body;
  REQUIRE(eventually([&] { return has(body = page(link).body, "That time was taken just now."); }));
  const auto others = choices(body);
  CHECK(others.size() == 3);
  for (const auto& other : others) CHECK(!same(other, taken));
  REQUIRE(send(link, form_of(others.at(0))).status == 303);
  CHECK(eventually([&] { return a.answer() == "moved"; }));
}

TEST_CASE("nobody answers: a day before, or at half of what is left, the clinic cancels with everything back") {
  Affected a(hours(30));
  const auto link = a.link();
  const auto left = parse_instant(a.slot.starts_at).value() - test_now();
  advance_clock(std::chrono::duration_cast<std::chrono::seconds>(left / 2 - minutes(5)));
  a.log_in();
  CHECK(choices(page(link).body).size() == 3);
  CHECK(a.appointment()["status"] == "confirmed");
  advance_clock(minutes(6));
  REQUIRE(becomes(a.patient, a.id, "cancelled"));
  CHECK(a.appointment()["status_reason"] == "doctor_unavailable");
  CHECK(eventually([&] { return a.refunded() == std::to_string(a.slot.price_cents); }));
  CHECK(has(page(link).body, "The appointment is cancelled"));
  CHECK(a.answer() == "cancelled");
}

TEST_CASE("time off that is withdrawn: what nobody has answered stands, and the patient is told") {
  Affected a(hours(30), false);
  const auto link = a.link();
  CHECK(has(page(link).body, "You pay nothing."));
  pay(a.patient, a.id);
  REQUIRE(becomes(a.patient, a.id, "confirmed"));
  REQUIRE(call("DELETE", "/doctors/" + a.doctor.id + "/time-off/" + a.off["id"], "", admin_token()).status == 204);
  REQUIRE(eventually([&] { return has(page(link).body, "Your appointment stands"); }));
  CHECK(eventually([&] { return has(a.sms(), "A sua consulta mantém-se"); }));
  advance_clock(hours(20));
  a.log_in();
  CHECK(a.appointment()["status"] == "confirmed");
}
