// Ways to pay: Multibanco, MB WAY, and from one to the other; the page behind the link; invoices and credit notes.
#include <doctest/doctest.h>

#include <set>

#include "clinic/wall_clock.hpp"
#include "platform/text/qr_code.hpp"
#include "services/payments/store.hpp"
#include "tests/support/clinic.hpp"
#include "tests/support/documents.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

struct Booked {
  Patient patient;
  std::string appointment, payment;
};

Booked booked(const Slot& slot) {
  Booked b{new_patient(), "", ""};
  b.appointment = book(b.patient, slot)["id"];
  b.payment = payment_of(b.patient, b.appointment);
  return b;
}

bool has(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

Answer payment(const Booked& b) {
  return get("/payments/" + b.payment, b.patient.token);
}

Answer choose(const Booked& b, const std::string& body) {
  return post("/payments/" + b.payment + "/method", body, b.patient.token);
}

std::string by_phone(const std::string& phone) {
  return R"({"method":"mbway","phone":")" + phone + R"("})";
}

std::string some_mobile() {
  static int next = 0;
  return "+35191" + std::to_string(1'000'000 + std::hash<std::string>()(to_text(new_id())) % 8'000'000 + next++);
}

// The open question on this phone.
std::string question(const std::string& phone) {
  std::string id;
  eventually([&] {
    const auto asked = sandbox("GET", "/mbway?phone=%2B" + phone.substr(1));
    for (std::size_t i = 0; i < asked.count("items"); ++i) {
      const auto at = "items." + std::to_string(i) + ".";
      if (asked[at + "status"] == "pending") id = asked[at + "id"];
    }
    return !id.empty();
  });
  return id;
}

Answer form(const std::string& path, const std::string& body) {
  return call("POST", path, body, "", {{"Content-Type", "application/x-www-form-urlencoded"}});
}

std::string page_of(const Booked& b) {
  const auto link = payment(b)["link"];
  return "/" + link.substr(link.find("/pay/"));
}

}  // namespace

TEST_CASE("MB WAY: asked on the phone, approved, confirmed") {
  const auto doctor = new_doctor();
  const auto b = booked(free_slots(doctor).at(10));
  CHECK(payment(b)["method"] == "multibanco");
  for (const char* wrong : {"+351212345678", "+34612345678", "912345678", "+351 91234567", ""}) {
    CAPTURE(wrong);
    const auto refused = choose(b, by_phone(wrong));
    CHECK(refused.status == 422);
    CHECK(refused["errors.0.field"] == "phone");
  }
  CHECK(choose(b, R"({"method":"mbway"})").status == 422);
  CHECK(choose(b, R"({"method":"multibanco","phone":"+351912345678"})").status == 422);
  const auto phone = some_mobile();
  const auto asked = choose(b, by_phone(phone));
  REQUIRE(asked.status == 200);
  CHECK(asked["method"] == "mbway");
  CHECK(asked["mbway.phone"] == phone);
  CHECK(asked["multibanco"] == "");
  const auto until = parse_instant(asked["mbway.expires_at"]).value();
  CHECK(until > test_now() + std::chrono::minutes(3));
  CHECK(until < test_now() + std::chrono::minutes(5));
  // The same again is the same question.
  CHECK(choose(b, by_phone(phone))["mbway.expires_at"] == asked["mbway.expires_at"]);
  const auto id = question(phone);
  CHECK(sandbox("GET", "/mbway?phone=%2B" + phone.substr(1)).count("items") == 1);
  CHECK(sandbox("POST", "/mbway/" + id + "/approve").status == 200);
  CHECK(becomes(b.patient, b.appointment, "confirmed"));
  CHECK(payment(b)["status"] == "paid");
  CHECK(payment(b)["method"] == "mbway");
  CHECK(sandbox("POST", "/mbway/" + id + "/approve").status == 409);
  CHECK(choose(b, by_phone(phone))["code"] == "not_pending");
}

TEST_CASE("MB WAY declined: another question may be asked; the third decline cancels") {
  const auto doctor = new_doctor();
  const auto b = booked(free_slots(doctor).at(10));
  for (int i = 1; i <= 3; ++i) {
    const auto phone = some_mobile();
    REQUIRE(choose(b, by_phone(phone)).status == 200);
    REQUIRE(sandbox("POST", "/mbway/" + question(phone) + "/decline").status == 200);
    if (i < 3) {
      CHECK(eventually([&] { return payment(b)["mbway"].empty() && payment(b)["mbway.phone"].empty(); }));
      CHECK(payment(b)["status"] == "pending");
    }
  }
  CHECK(becomes(b.patient, b.appointment, "cancelled"));
  CHECK(payment(b)["status"] == "failed");
}

TEST_CASE("a question nobody answers dies after four minutes, and may be asked again while the hold lasts") {
  const auto doctor = new_doctor();
  auto b = booked(free_slots(doctor).at(75));
  const auto phone = some_mobile();
  REQUIRE(choose(b, by_phone(phone)).status == 200);
  const auto first = question(phone);
  advance_clock(std::chrono::minutes(4));
  CHECK(sandbox("POST", "/mbway/" + first + "/approve").status == 409);
  CHECK(payment(b)["mbway.phone"].empty());
  REQUIRE(choose(b, by_phone(phone)).status == 200);
  const auto second = question(phone);
  CHECK(second != first);
  CHECK(sandbox("POST", "/mbway/" + second + "/approve").status == 200);
  CHECK(becomes(b.patient, b.appointment, "confirmed"));
}

TEST_CASE("a payment is asked for so many times and no more") {
  const auto doctor = new_doctor();
  const auto b = booked(free_slots(doctor).at(10));
  std::string phone;
  for (int i = 1; i < 10; ++i) {
    phone = some_mobile();
    REQUIRE(choose(b, by_phone(phone)).status == 200);
  }
  CHECK(choose(b, by_phone(some_mobile()))["code"] == "too_many_requests_to_pay");
  CHECK(choose(b, R"({"method":"multibanco"})")["code"] == "too_many_requests_to_pay");
  CHECK(choose(b, by_phone(phone)).status == 200);  // the one that is open
  CHECK(sandbox("POST", "/mbway/" + question(phone) + "/approve").status == 200);
  CHECK(becomes(b.patient, b.appointment, "confirmed"));
}

TEST_CASE("another method closes the one before") {
  const auto doctor = new_doctor();
  const auto b = booked(free_slots(doctor).at(10));
  const auto reference = payment(b);
  const auto at_atm = R"({"entity":")" + reference["multibanco.entity"] + R"(","reference":")" +
                      reference["multibanco.reference"] + R"(","amount_cents":)" + reference["amount_cents"] + "}";
  // Not before the bank knows the reference.
  REQUIRE(eventually([&] { return sandbox("GET", "/sms?to=%2B" + b.patient.phone.substr(1)).count("items") == 1; }));
  const auto phone = some_mobile();
  REQUIRE(choose(b, by_phone(phone)).status == 200);
  const auto asked = question(phone);
  CHECK(eventually([&] { return sandbox("POST", "/multibanco/pay", at_atm)["code"] == "expired"; }));
  const auto back = choose(b, R"({"method":"multibanco"})");
  CHECK(back["multibanco.reference"] != reference["multibanco.reference"]);
  CHECK(eventually([&] { return sandbox("GET", "/mbway?phone=%2B" + phone.substr(1))["items.0.status"] == "voided"; }));
  CHECK(sandbox("POST", "/mbway/" + asked + "/approve").status == 409);
  pay(b.patient, b.appointment);
  CHECK(becomes(b.patient, b.appointment, "confirmed"));
}

TEST_CASE("a Multibanco number is not given again before its old reference is long dead") {
  namespace store = payments::store;
  sql::Session db(env("PAYMENTS_DB"));
  // The last hundred numbers, which no booking of the tests gets to.
  const std::int64_t first = 9'999'900;
  const std::int64_t last = 9'999'999;
  const auto now = test_now();
  std::set<std::int64_t> given;
  for (int i = 0; i < 20; ++i) {
    for (const auto number : store::running_numbers(db, first, last, now)) {
      CHECK(number >= first);
      CHECK(number <= last);
      CHECK(given.insert(number).second);
    }
  }
  CHECK(given.size() == 100);
  CHECK(store::running_numbers(db, first, last, now + std::chrono::hours(47)).empty());
  CHECK(!store::running_numbers(db, first, last, now + std::chrono::hours(48)).empty());
}

TEST_CASE("choosing what is chosen already spends no number") {
  const auto doctor = new_doctor();
  const auto b = booked(free_slots(doctor).at(10));
  sql::Session db(env("PAYMENTS_DB"));
  const auto given = [&] { return db.value<std::int64_t>("SELECT COUNT(*) FROM multibanco_numbers").value(); };
  const auto before = given();
  for (int i = 0; i < 100; ++i) REQUIRE(choose(b, R"({"method":"multibanco"})").status == 200);
  CHECK(given() == before);
}

TEST_CASE("the payment page: without login or script, in two languages, dead once it is over") {
  const auto doctor = new_doctor();
  const auto slots = free_slots(doctor);
  const auto b = booked(slots.at(10));
  const auto page = page_of(b);
  CHECK(page.size() > 24);
  auto shown = [&](const char* language) {
    const auto answer = call("GET", page, "", "", {{"Accept-Language", language}});
    CHECK(answer.status == 200);
    CHECK(answer.raw.header("cache-control") == "no-store");
    CHECK(has(answer.body, "<script") == has(answer.body, "MB WAY, +351"));  // which only looks whether it is accepted
    return answer.body;
  };
  const auto portuguese = shown("pt-PT,pt;q=0.9,en;q=0.5");
  const auto english = shown("en-GB");
  CHECK(has(portuguese, "Referência"));
  CHECK(has(portuguese, "lang=\"pt\""));
  CHECK(has(english, "Reference"));
  CHECK(has(english, "Kept for you until"));
  auto grouped = payment(b)["multibanco.reference"];
  CHECK(has(english, grouped.insert(6, " ").insert(3, " ")));

  const auto wrong = form(page, "details=1&name=Maria+%3Cb%3E&tax_number=123456788&address=");
  CHECK(wrong.status == 422);
  CHECK(has(wrong.body, "Maria &lt;b&gt;"));
  CHECK(has(wrong.body, "O NIF não é válido."));
  CHECK(form(page, "method=mbway&phone=12").status == 422);
  const auto half = form(page, "method=mbway&phone=%2B351912345678&name=&tax_number=123456789&address=");
  CHECK(half.status == 422);
  CHECK(has(half.body, "value=\"123456789\""));
  CHECK(payment(b)["method"] == "multibanco");
  CHECK(form(page, "").status == 400);
  CHECK(call("POST", page, "{}").status == 415);
  const auto saved = form(page, "details=1&name=Maria+Santos&tax_number=123456789&address=Rua+da+Paz+1&phone=912");
  CHECK(saved.status == 200);
  CHECK(has(saved.body, "value=\"912\""));
  CHECK(payment(b)["invoice_details.tax_number"] == "123456789");
  const auto phone = some_mobile();
  const auto asked = form(page, "method=mbway&phone=%2B" + phone.substr(1) + "&name=Eva&tax_number=&address=");
  CHECK(asked.status == 303);
  CHECK(payment(b)["invoice_details.name"] == "Eva");
  CHECK("/" + asked.raw.header("location") == page);
  CHECK(has(shown("en"), "Accept the request in the MB WAY app"));
  CHECK(sandbox("POST", "/mbway/" + question(phone) + "/decline").status == 200);
  CHECK(eventually([&] { return has(shown("en"), "declined on the phone"); }));
  CHECK(form(page, "method=mbway&phone=%2B" + phone.substr(1)).status == 303);
  CHECK(sandbox("POST", "/mbway/" + question(phone) + "/approve").status == 200);
  CHECK(eventually([&] { return has(shown("en"), "Paid. Thank you!"); }));
  // Nothing can be done here any more, and nothing is told that is nobody else's business.
  CHECK(!has(shown("en"), "<form"));
  CHECK(!has(shown("en"), phone));
  CHECK(form(page, "method=multibanco").status == 200);
  CHECK(get("//pay/0123456789abcdefABCDEF_-").status == 404);

  const auto cancelled = booked(slots.at(11));
  const auto other = page_of(cancelled);
  CHECK(call("DELETE", "/appointments/" + cancelled.appointment, "", cancelled.patient.token).status == 202);
  CHECK(eventually([&] { return has(call("GET", other).body, "já não está em aberto"); }));
  CHECK(!has(call("GET", other).body, "<form"));
}

TEST_CASE("invoice and credit note: numbered, for whom it says, and their QR codes can be read") {
  const auto doctor = new_doctor();
  const auto slot = free_slots(doctor).at(60);
  const auto b = booked(slot);
  const auto documents = "/payments/" + b.payment;
  CHECK(get(documents + "/invoice.pdf", b.patient.token).status == 404);
  CHECK(call("PUT", documents + "/invoice-details", R"({"name":"Maria Santos","tax_number":"123456788"})",
             b.patient.token)
            .status == 422);
  CHECK(call("PUT", documents + "/invoice-details",
             R"({"name":"João Gonçalves","tax_number":"123456789","address":"Rua da Paz 1, Évora"})", b.patient.token)
            .status == 200);
  pay(b.patient, b.appointment);
  REQUIRE(becomes(b.patient, b.appointment, "confirmed"));
  CHECK(call("PUT", documents + "/invoice-details", R"({"name":"Too late"})", b.patient.token).status == 409);
  const auto date = format_instant(test_now()).substr(0, 10);
  const auto pdf = get(documents + "/invoice.pdf", b.patient.token);
  REQUIRE(pdf.status == 200);
  const auto invoice = qr_on_pdf(pdf.body);
  CAPTURE(invoice);
  const auto specialty = get("/specialties/" + slot.specialty_id);
  const auto text = text_of_pdf(pdf.body);
  for (const char* name : {"names.pt", "names.en"}) CHECK(text.find(specialty[name]) != std::string::npos);
  CHECK(invoice.starts_with("A:500000000*B:123456789*C:PT*D:FT*E:N*F:" + date.substr(0, 4) + date.substr(5, 2)));
  CHECK(invoice.find("*G:FT " + date.substr(0, 4) + "/") != std::string::npos);
  CHECK(invoice.find("*I1:PT*I2:") != std::string::npos);
  const auto total =
      std::to_string(slot.price_cents / 100) + "." + std::to_string(slot.price_cents % 100 + 100).substr(1);
  CHECK(invoice.find("*N:0.00*O:" + total + "*Q:0*R:0") != std::string::npos);
  CHECK(get(documents + "/credit-note.pdf", b.patient.token).status == 404);

  CHECK(call("DELETE", "/appointments/" + b.appointment, "", b.patient.token).status == 202);
  REQUIRE(eventually([&] { return payment(b)["status"] == "refunded"; }));
  const auto note = qr_on_pdf(get(documents + "/credit-note.pdf", b.patient.token).body);
  CHECK(note.find("*D:NC*E:N*") != std::string::npos);
  CHECK(note.find("*O:" + total + "*") != std::string::npos);
}

TEST_CASE("a document is made out to the patient's tax number, and says where the visit was moved to") {
  const auto doctor = new_doctor();
  const auto slots = free_slots(doctor);
  Booked b{new_patient(), "", ""};
  const auto register_as = [&](const std::string& name, const std::string& tax_number) {
    return call("PUT", "/users/profile", R"({"full_name":")" + name + R"(","tax_number":")" + tax_number + R"("})",
                b.patient.token)
        .status;
  };
  REQUIRE(register_as("Łucja Їжак 王小明", "123456789") == 200);
  b.appointment = book(b.patient, slots.at(61))["id"];
  b.payment = payment_of(b.patient, b.appointment);
  const auto moved_to = slots.at(75).starts_at;
  REQUIRE(
      call("PUT", "/appointments/" + b.appointment, R"({"starts_at":")" + moved_to + R"("})", b.patient.token).status ==
      202);
  REQUIRE(eventually([&] { return get("/appointments/" + b.appointment, b.patient.token)["starts_at"] == moved_to; }));
  const auto when = WallClock("Europe/Lisbon").minutes(parse_instant(moved_to).value());
  CHECK(eventually([&] { return has(call("GET", page_of(b)).body, when.substr(11)); }));
  pay(b.patient, b.appointment);
  REQUIRE(becomes(b.patient, b.appointment, "confirmed"));
  REQUIRE(register_as("Somebody Else", "500000000") == 200);
  REQUIRE(call("DELETE", "/appointments/" + b.appointment, "", b.patient.token).status == 202);
  REQUIRE(eventually([&] { return payment(b)["status"] == "refunded"; }));
  for (const char* name : {"invoice", "credit-note"}) {
    const auto text = text_of_pdf(get("/payments/" + b.payment + "/" + name + ".pdf", b.patient.token).body);
    CAPTURE(text);
    CHECK(has(text, "Łucja Їжак 王小明"));
    CHECK(has(text, "NIF 123456789"));
    CHECK(has(text, when));
  }
}

TEST_CASE("the code for the kiosk can be read") {
  CHECK(qr_on_png(qr_code_png("0190f0e2-0000-7000-8000-000000000001")) == "0190f0e2-0000-7000-8000-000000000001");
}
