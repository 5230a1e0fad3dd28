#include "services/appointments/choice_page.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::appointments;
using std::chrono::hours;

namespace {

const Instant now = parse_instant("2026-12-01T09:00:00Z").value();

Appointment asked() {
  Appointment a;
  a.doctor_id = new_id();
  a.doctor_name = "Ana <Sousa>";
  a.specialty_name = "Massage & more";
  a.starts_at = now + hours(72);
  a.status = Status::confirmed;
  a.history.push_back({a.status, now, "move_offered"});
  a.answer_by = now + hours(48);
  a.move_offer = MoveOffer{*a.doctor_id, a.starts_at, {}, false, now};
  for (const int later : {1, 2, 3}) a.move_offer->nearest.push_back({new_id(), "Rui", a.starts_at + hours(later)});
  return a;
}

HtmlPage page(const Appointment& a, Language language = Language::en, choice_page::Shown shown = {now, now}) {
  return choice_page::render(a, language, WallClock("Europe/Lisbon"), shown);
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

TEST_CASE("the page of choices has a button for each time and one to cancel, in both languages") {
  auto a = asked();
  for (const auto language : languages) {
    const auto body = page(a, language).body;
    CHECK(count(body, "<form method=\"post\">") == 4);
    CHECK(count(body, "<h1") == 1);
    CHECK(has(body, "Ana &lt;Sousa&gt;"));
    CHECK(has(body, "Massage &amp; more"));
    CHECK(!has(body, "<script"));
  }
  CHECK(has(page(a, Language::pt).body, "sexta-feira, 4 de dezembro de 2026 às 10:00, Rui"));
  CHECK(has(page(a).body, "Without an answer by Thursday, 3 December 2026 at 09:00"));
  CHECK(has(page(a).body, "Everything you paid is returned."));
  a.status = Status::awaiting_payment;
  CHECK(has(page(a).body, "You pay nothing."));
}

TEST_CASE("the start whose link was followed comes first, and what is too soon does not come") {
  const auto a = asked();
  const auto second = a.move_offer->nearest[1].starts_at;
  const auto body = page(a, Language::en, {now, now, second}).body;
  CHECK(body.find("at 11:00, Rui") < body.find("at 10:00, Rui"));
  auto at_once = a;
  for (auto& slot : at_once.move_offer->nearest) slot.starts_at = second;
  const auto third = at_once.move_offer->nearest[2].doctor_id;
  const auto by_doctor = page(at_once, Language::en, {now, now, second, third}).body;
  CHECK(by_doctor.find(to_text(third)) < by_doctor.find("class=\"other\""));
  CHECK(count(page(a, Language::en, {now, second}).body, "name=\"starts_at\"") == 2);
  const auto none = page(a, Language::en, {now, now + hours(100)}).body;
  CHECK(has(none, "No other time is free near it"));
  CHECK(count(none, "<form") == 1);
}

TEST_CASE("the page says what became of a choice") {
  auto a = asked();
  a.wish_starts_at = now;
  CHECK(page(a).looks_again);
  CHECK(!has(page(a).body, "<form"));
  a.wish_starts_at.reset();
  a.history.push_back({a.status, now, "reschedule_rejected: slot_taken"});
  CHECK(has(page(a).body, "That time was taken just now."));
  const auto elsewhere = page(a, Language::en, {now, now, {}, {}, a.move_offer->nearest[0].starts_at}).body;
  CHECK(has(elsewhere, "There is another appointment then."));
  CHECK(!has(elsewhere, "at 10:00, Rui"));

  const auto says = [&](const char* words) {
    CHECK(has(page(a).body, words));
    CHECK(!has(page(a).body, "<form"));
  };
  a.answer_by = now;
  says("The appointment is being cancelled");
  a.answer_by.reset();
  a.move_offer->withdrawn = true;
  says("Your appointment stands");
  a.starts_at += hours(1);
  says("Your appointment has a new time");
  a.status = Status::cancelled;
  says("There is nothing to choose any more");
  a.status_reason = doctor_unavailable;
  says("everything is returned");
}

TEST_CASE("a form of the page of choices") {
  http::Request request;
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  request.body = "doctor_id=00000000-0000-0000-0000-000000000001&starts_at=2026-12-01T09%3A00%3A00Z";
  CHECK(choice_page::read_form(request)->starts_at == now);
  request.body = "cancel=1";
  CHECK(!choice_page::read_form(request));
  for (const char* bad : {"", "doctor_id=x&starts_at=2026-12-01T09%3A00%3A00Z", "starts_at=2026-12-01T09%3A00%3A00Z",
                          "cancel=%", "cancel=%FF"}) {
    request.body = bad;
    CHECK_THROWS_AS(choice_page::read_form(request), Problem);
  }
  request.headers.clear();
  request.body = "cancel=1";
  CHECK_THROWS_AS(choice_page::read_form(request), Problem);
}
