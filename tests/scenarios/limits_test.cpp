// Nobody is told of what is not so any more, nobody is rung without end, and nobody's address is taken by another.
#include <doctest/doctest.h>

#include <signal.h>
#include <stdlib.h>

#include <algorithm>

#include "clinic/written_time.hpp"
#include "tests/support/clinic.hpp"
#include "tests/support/documents.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

bool has(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

Answer sms(const std::string& phone) {
  return sandbox("GET", "/sms?to=%2B" + phone.substr(1));
}
std::size_t count_sms(const std::string& phone, const std::string& words) {
  const auto all = sms(phone);
  std::size_t n = 0;
  for (std::size_t i = 0; i < all.count("items"); ++i) n += has(all["items." + std::to_string(i) + ".text"], words);
  return n;
}

Patient reading_english() {
  auto patient = new_patient();
  REQUIRE(call("PUT", "/users/profile", R"({"language":"en"})", patient.token).status == 200);
  return patient;
}

Doctor named(const std::string& name) {
  auto doctor = new_doctor();
  REQUIRE(call("PUT", "/doctors/" + doctor.id, R"({"full_name":")" + name + "\"}", admin_token()).status == 200);
  return doctor;
}

// Some days ahead, the `nth` of that day.
Slot ahead(const Doctor& doctor, int days, std::size_t nth) {
  const auto day = format_instant(test_now() + std::chrono::hours(24 * days)).substr(0, 10);
  std::vector<Slot> found;
  for (const auto& slot : free_slots(doctor)) {
    if (slot.starts_at.starts_with(day)) found.push_back(slot);
  }
  return found.at(nth);
}

void move(const Patient& patient, const std::string& id, const Slot& to) {
  const auto path = "/appointments/" + id;
  const auto body = R"({"starts_at":")" + to.starts_at + R"(","doctor_id":")" + to.doctor_id + "\"}";
  REQUIRE(call("PUT", path, body, patient.token).status == 202);
  REQUIRE(eventually([&] { return get(path, patient.token)["starts_at"] == to.starts_at; }));
}

std::string page_of(const Patient& patient, const std::string& id) {
  const auto link = get("/payments/" + payment_of(patient, id), patient.token)["link"];
  return fetch("GET", link, "", {{"Accept-Language", "en"}}).body;
}

std::string text_of(const Patient& patient, const std::string& id, const std::string& document) {
  const auto path = "/payments/" + payment_of(patient, id) + "/" + document + ".pdf";
  Answer pdf;
  REQUIRE(eventually([&] { return (pdf = get(path, patient.token)).status == 200; }));
  return text_of_pdf(pdf.body);
}

// Notifications with the limits that a clinic has, until its end.
class Limits {
 public:
  Limits() { start("3"); }
  ~Limits() { start("0"); }

 private:
  static void start(const char* most_unpaid) {
    setenv("CONSULTA_MAX_UNPAID", most_unpaid, 1);
    const auto pid = std::stoi(read_env().at("NOTIFICATIONS_PID"));
    CHECK(kill(pid, SIGTERM) == 0);
    CHECK(eventually([&] { return kill(pid, 0) != 0; }));
    CHECK(run_consulta("up") == 0);
  }
};

Patient with_phone(const std::string& phone) {
  Patient p;
  p.phone = phone;
  p.email = "p" + to_text(new_id()) + "@example.com";
  p.id =
      post("/auth/register", R"({"email":")" + p.email + R"(","password":"a long enough one","full_name":"Somebody",)" +
                                 R"("phone":")" + phone + "\"}")["id"];
  p.token = login(p.email, "a long enough one");
  return p;
}

Answer add_doctor(const std::string& email, const std::string& name) {
  return post("/doctors",
              R"({"email":")" + email + R"(","full_name":")" + name + R"(","password":"some words nobody says",)" +
                  R"("specialty_ids":[]})",
              admin_token());
}

}  // namespace

TEST_CASE("moved before it is paid: page, notice, invoice and credit note are of the last doctor and day") {
  const auto first = named("Doctor First"), last = named("Doctor Last");
  const auto slot = ahead(first, 3, 0), other = ahead(last, 5, 2);
  const auto patient = reading_english(), debtor = reading_english();
  const auto id = book(patient, slot)["id"];
  REQUIRE(has(page_of(patient, id), "Doctor First"));
  move(patient, id, other);
  CHECK(eventually([&] { return has(page_of(patient, id), "Doctor Last"); }));
  CHECK(!has(page_of(patient, id), "Doctor First"));
  pay(patient, id);
  REQUIRE(becomes(patient, id, "confirmed"));
  const auto invoice = text_of(patient, id, "invoice");
  CHECK(has(invoice, "Doctor Last"));
  CHECK(has(invoice, other.starts_at.substr(0, 10)));
  CHECK(!has(invoice, "Doctor First"));

  // Moved once more, after the invoice.
  const auto third = named("Doctor Third");
  move(patient, id, ahead(third, 6, 1));
  REQUIRE(call("DELETE", "/appointments/" + id, "", patient.token).status == 202);
  CHECK(has(text_of(patient, id, "credit-note"), "Doctor Third"));

  // An SMS has room for the time alone.
  const auto told = [](const Slot& of) {
    return brief_moment(parse_instant(of.starts_at).value(), WallClock("Europe/Lisbon"), Language::en);
  };
  const auto from = ahead(first, 3, 1), to = ahead(last, 5, 3);
  const auto unpaid = book(debtor, from)["id"];
  REQUIRE(eventually([&] { return count_sms(debtor.phone, told(from)) == 1; }));
  move(debtor, unpaid, to);
  advance_clock(std::chrono::minutes(10) + std::chrono::seconds(10));
  CHECK(eventually([&] { return count_sms(debtor.phone, "is still to be paid") == 1; }));
  CHECK(count_sms(debtor.phone, told(to)) == 1);
}

TEST_CASE("moved, never paid and expired: nobody is reminded") {
  const auto doctor = new_doctor();
  auto gone = reading_english(), going = reading_english();
  const auto to = ahead(doctor, 5, 2), last = ahead(doctor, 5, 3);
  const auto id = book(gone, ahead(doctor, 3, 0))["id"], other = book(going, ahead(doctor, 3, 1))["id"];
  move(gone, id, to);
  move(going, other, last);
  pay(going, other);
  REQUIRE(becomes(going, other, "confirmed"));
  advance_clock(std::chrono::minutes(16));
  CHECK(eventually([&] { return count_sms(gone.phone, "the time to pay is over") == 1; }));
  const auto start = parse_instant(last.starts_at).value();
  advance_clock(std::chrono::ceil<std::chrono::seconds>(start - std::chrono::hours(23) - test_now()));
  CHECK(eventually([&] { return count_sms(going.phone, "a reminder") == 1; }));
  CHECK(count_sms(gone.phone, "a reminder") == 0);
}

TEST_CASE("a doctor with somebody's address is taken back, and who asked for them is told") {
  const auto patient = new_patient();
  const auto name = "Doctor " + to_text(new_id());
  const auto added = add_doctor(patient.email, name);
  REQUIRE(added.status == 201);
  CHECK(eventually([&] { return get("/doctors/" + added["id"]).status == 404; }));
  CHECK(eventually([&] {
    const auto told = sandbox("GET", "/emails?to=" + env("ADMIN_EMAIL"));
    for (std::size_t i = 0; i < told.count("items"); ++i) {
      const auto at = "items." + std::to_string(i) + ".";
      if (has(told[at + "subject"], name)) return has(told[at + "text"], patient.email);
    }
    return false;
  }));
  CHECK(login(patient.email, "a long enough one") != "");  // theirs as before

  // With another address it is well, also with the same as before.
  const auto again = add_doctor("d" + to_text(new_id()) + "@example.com", name);
  CHECK(again.status == 201);
}

TEST_CASE("the address of a doctor who left is free again: for a doctor at once, and for a patient") {
  auto doctor = new_doctor();
  const auto id = doctor.id;
  login(doctor);
  REQUIRE(call("DELETE", "/doctors/" + id, "", admin_token()).status == 204);
  const auto added = add_doctor(doctor.email, "Doctor Again");
  REQUIRE(added.status == 201);
  const auto token = login(doctor);  // the password is the same
  CHECK(get("/doctors/profile", token)["id"] == added["id"]);

  REQUIRE(call("DELETE", "/doctors/" + added["id"], "", admin_token()).status == 204);
  CHECK(eventually([&] {
    return post("/auth/register", R"({"email":")" + doctor.email +
                                      R"(","password":"a long enough one","full_name":"A patient now",)" +
                                      R"("phone":"+351912345678"})")
               .status == 201;
  }));
}

TEST_CASE("the eleventh SMS of a day to a number that has never acted waits; the payment page stays") {
  const Limits limits;
  const auto slots = free_slots(new_doctor());
  const auto phone = new_patient().phone;
  const auto one = with_phone(phone), other = with_phone(phone);
  const auto came = [&](std::size_t n) { return eventually([&] { return sms(phone).count("items") == n; }); };
  for (std::size_t i = 0; i < 6; ++i) REQUIRE(book(one, slots.at(4 * i)).status == 202);
  REQUIRE(came(6));
  std::string last;
  for (std::size_t i = 6; i < 11; ++i) {
    last = book(other, slots.at(4 * i))["id"];
    REQUIRE(came(std::min<std::size_t>(i + 1, 10)));
  }
  Answer told;
  CHECK(eventually([&] {
    told = get("/notifications", other.token);
    return has(told["items.0.last_error"], "too many SMS");
  }));
  CHECK(told["items.0.status"] == "pending");
  CHECK(sms(phone).count("items") == 10);
  CHECK(has(page_of(other, last), "Pay"));

  const auto link = get("/payments/" + payment_of(other, last), other.token)["link"];
  REQUIRE(fetch("POST", link, "method=multibanco", {{"Content-Type", "application/x-www-form-urlencoded"}}).status ==
          303);
  CHECK(came(11));
  REQUIRE(book(other, slots.at(44)).status == 202);
  CHECK(came(12));
  REQUIRE(book(one, slots.at(48)).status == 202);  // nobody has answered for that account
  CHECK(eventually([&] { return has(get("/notifications", one.token)["items.0.last_error"], "too many SMS"); }));
  CHECK(sms(phone).count("items") == 12);
}
