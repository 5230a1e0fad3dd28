#include "services/payments/page.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "clinic/phone.hpp"

using namespace consulta;
using namespace consulta::payments;

namespace {

Payment pending(Instant now) {
  Payment p;
  p.amount_cents = 3000;
  p.entity = "11249";
  p.reference = "123456789";
  p.patient_id = new_id();
  p.request_id = new_id();
  p.specialty_name = "Massage & more";
  p.doctor_name = "Ana <Sousa>";
  p.expires_at = now + std::chrono::minutes(12);
  p.starts_at = now + std::chrono::hours(48);
  return p;
}

std::string body_of(const Payment& p, Language language, Instant now, const page::Feedback& feedback = {}) {
  return page::render(p, language, now, WallClock("Europe/Lisbon"), feedback).body;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

bool has(const std::string& text, const std::string& part) {
  return count(text, part) > 0;
}

}  // namespace

TEST_CASE("the payment page says until when, how much, for what and how, with one filled button") {
  const auto now = parse_instant("2026-12-01T09:00:00Z").value();
  auto p = pending(now);
  const auto pt = body_of(p, Language::pt, now);
  CHECK(has(pt, "Reservada para si até às 09:12 (12 min)"));
  CHECK(has(pt, "<h1>Pagar 30,00\u00a0€</h1>"));
  CHECK(has(pt, "Massage &amp; more"));
  CHECK(has(pt, "Ana &lt;Sousa&gt;"));
  p.specialty_names = Names{"Massagem & mais", "Massage & more"};
  CHECK(has(body_of(p, Language::pt, now), "Massagem &amp; mais"));
  CHECK(has(body_of(p, Language::en, now), "Massage &amp; more"));
  CHECK(has(pt, "quinta-feira, 3 de dezembro de 2026 às 09:00"));
  CHECK(has(pt, "123 456 789"));
  CHECK(count(pt, "<h1") == 1);
  CHECK(count(pt, "<button name=") == 1);
  CHECK(count(pt, "<form") == 1);
  CHECK(!has(pt, "note warn"));
  CHECK(has(body_of(p, Language::en, now + std::chrono::minutes(10)), "note warn"));

  p.method = Method::mbway;
  p.phone = "+351912345678";
  p.request_expires_at = now + std::chrono::minutes(4);
  const auto asked = body_of(p, Language::en, now);
  CHECK(has(asked, "Accept the request in the MB WAY app by 09:04."));
  CHECK(has(asked, "+351 912 345 678"));
  CHECK(!has(asked, "name=\"tax_number\""));
  p.request_id.reset();
  p.declines = 1;
  CHECK(has(body_of(p, Language::en, now), "declined on the phone; you can ask 2 more times."));
  p.declines = 2;
  CHECK(has(body_of(p, Language::pt, now), "pode pedir mais 1 vez."));
}

TEST_CASE("the payment page puts what is wrong beside its field, says so in the title, and leads there") {
  const auto now = parse_instant("2026-12-01T09:00:00Z").value();
  const auto p = pending(now);
  page::Feedback feedback;
  feedback.form.details = page::Form::Details{"", "1\"2", ""};
  feedback.errors = {{"name", "x"}, {"tax_number", "x"}};
  const auto shown = page::render(p, Language::pt, now, WallClock("Europe/Lisbon"), feedback);
  CHECK(shown.title == "Erro: Pagamento");
  CHECK(count(shown.body, "aria-invalid") == 2);
  CHECK(count(shown.body, "autofocus") == 1);
  CHECK(shown.body.find("autofocus") < shown.body.find("id=\"tax_number\""));
  CHECK(has(shown.body, "id=\"tax_number-error\" role=\"alert\""));
  CHECK(has(shown.body, "aria-describedby=\"tax_number-error tax_number-hint\""));
  CHECK(has(shown.body, "value=\"1&quot;2\""));
}

TEST_CASE("the payment page of what is over says how, and asks for nothing more") {
  const auto now = parse_instant("2026-12-01T09:00:00Z").value();
  auto p = pending(now);
  const auto says = [&](Status status, const char* words) {
    p.status = status;
    const auto body = body_of(p, Language::en, now + std::chrono::hours(1));
    CHECK(has(body, words));
    CHECK(!has(body, "<form"));
    CHECK(count(body, "<h1") == 1);
  };
  says(Status::pending, "The time to pay ended at 09:12 and the slot is free.");
  says(Status::expired, "all of it is returned");
  says(Status::voided, "The booking was cancelled.");
  says(Status::failed, "declined three times");
  says(Status::refunded, "The money was returned.");
  says(Status::paid, "Paid. Thank you!");
  says(Status::paid, fmt::format("href=\"/appointments/{}\"", to_text(p.appointment_id)).c_str());
}

TEST_CASE("a form of the payment page") {
  http::Request request;
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  request.body = "method=mbway&phone=912+345+678";
  const auto form = page::read_form(request);
  CHECK(form.method == Method::mbway);
  CHECK(form.phone == "+351 912 345 678");
  for (const std::string typed : {"912-345-678", "912.345.678", "912%C2%A0345+678", "%2B351912345678"}) {
    request.body = "method=mbway&phone=" + typed;
    CHECK_MESSAGE(portuguese_mobile_of(page::read_form(request).phone) == "+351912345678", typed);
  }
  request.body = "method=mbway&phone=912345678&name=&tax_number=+&address=";
  CHECK(!page::read_form(request).details);
  request.body = "method=mbway&phone=912345678&name=&tax_number=123&address=";
  REQUIRE(page::read_form(request).details);
  CHECK(page::read_form(request).details->tax_number == "123");
  request.body = "details=1&name=Jo%C3%A3o+%3Cb%3E&tax_number=&address=";
  CHECK(page::read_form(request).details->name == "João <b>");
  for (const char* bad : {"", "phone=1", "method=cash", "details=%", "details=1&name=%FF"}) {
    request.body = bad;
    CHECK_THROWS_AS(page::read_form(request), Problem);
  }
  request.headers.clear();
  request.body = "method=mbway";
  CHECK_THROWS_AS(page::read_form(request), Problem);
}

TEST_CASE("the payment page says whom the visit is for") {
  const auto now = parse_instant("2026-12-01T09:00:00Z").value();
  auto p = pending(now);
  p.dependant_name = "Tomás <Silva>";
  CHECK(has(body_of(p, Language::pt, now), "<b>Massage &amp; more para Tomás &lt;Silva&gt;</b>"));
  CHECK(has(body_of(p, Language::en, now), "<b>Massage &amp; more for Tomás &lt;Silva&gt;</b>"));
}

TEST_CASE("of who is erased the payment page says that it is over, and nothing of what was") {
  const auto now = parse_instant("2026-12-01T09:00:00Z").value();
  auto p = pending(now);
  p.erased = true;
  for (const auto status : {Status::voided, Status::paid, Status::refunded}) {
    p.status = status;
    const auto pt = body_of(p, Language::pt, now);
    CHECK(has(pt, "A conta a que pertencia foi apagada."));
    CHECK(has(body_of(p, Language::en, now), "The account that it was of is gone."));
    CHECK(!has(pt, "Massage"));
    CHECK(!has(pt, "Sousa"));
    CHECK(!has(pt, "<button"));
  }
}
