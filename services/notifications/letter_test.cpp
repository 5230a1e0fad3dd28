#include "services/notifications/letter.hpp"

#include <doctest/doctest.h>

#include "platform/security/sealed_box.hpp"

using namespace consulta;
using namespace consulta::notifications;

namespace {

const Organizer clinic{{"Consulta", "Rua da Saúde 1, 1000-001 Lisboa"}, "clinic@example.org"};

const Desk desk{[](const Uuid&) { return std::nullopt; }, WallClock("Europe/Lisbon"), clinic, "https://clinic.example",
                Secrets("a key")};

Contact somebody() {
  return {new_id(), "maria@example.org", "Maria", "+351912345678", "en"};
}

// The calendar that goes with it; CHECKs that it is named and typed as the one that is downloaded.
std::string calendar_of(Template which, const Variables& variables, const Visit& visit) {
  const auto message = compose(new_id(), new_id(), Channel::email, which, variables);
  const auto letter = letter_of(message, somebody(), desk, Clock::now());
  REQUIRE(letter);
  REQUIRE(!letter->attachments.empty());
  CHECK(letter->attachments.front().name == "appointment.ics");
  CHECK(letter->attachments.front().type == calendar_type(calendar_entry(visit, Language::en, clinic)));
  return letter->attachments.front().bytes;
}

}  // namespace

TEST_CASE("the calendar entry of an email is the one that is downloaded: unpaid, confirmed and cancelled") {
  const auto changed = parse_instant("2026-11-21T12:00:00Z").value();
  struct Case {
    Template which;
    EntryStatus status;
  };
  for (const auto& [which, status] :
       {Case{Template::rescheduled, EntryStatus::tentative}, Case{Template::confirmation, EntryStatus::confirmed},
        Case{Template::cancelled, EntryStatus::cancelled}}) {
    events::AppointmentFacts facts{.appointment_id = new_id(), .doctor_name = "Ana", .specialty_name = "Massage"};
    facts.room = "1";
    facts.dependant_name = "Tomás";
    facts.starts_at = changed + std::chrono::hours(100);
    facts.ends_at = facts.starts_at + std::chrono::minutes(30);
    facts.calendar = EntryRevision{status, 3, changed};
    const Visit visit{
        facts.appointment_id, *facts.calendar, facts.starts_at, *facts.ends_at, "Massage", "Ana", "1", "Tomás"};
    CHECK(calendar_of(which, about(facts), visit) == calendar(calendar_entry(visit, Language::en, clinic)));
  }
}

TEST_CASE("an invitation leads to the page of its own, and does not count among a number's SMS") {
  Variables about;
  about.token = seal("token", desk.seal_key);
  about.to = "+351910000000";
  about.until = parse_instant("2026-12-01T09:00:00Z").value();
  const auto message = compose(new_id(), new_id(), Channel::sms, Template::invitation, about);
  const auto letter = letter_of(message, somebody(), desk, Clock::now());
  REQUIRE(letter);
  CHECK(letter->recipient == "+351910000000");
  CHECK(letter->channel == Channel::sms);
  CHECK(!letter->bounded);
  CHECK(letter->text.body.find("\nhttps://clinic.example/invite#token") != std::string::npos);
  const auto other = compose(new_id(), new_id(), Channel::sms, Template::rejected, {});
  CHECK(letter_of(other, somebody(), desk, Clock::now())->bounded);
}

TEST_CASE("who has no address gets by SMS what is needed, and nothing twice") {
  auto contact = somebody();
  contact.email = "";
  const auto sent = [&](Template which, Channel usual) {
    const auto message = compose(new_id(), new_id(), usual, which, {});
    const auto letter = letter_of(message, contact, desk, Clock::now());
    CHECK((!letter || letter->recipient == contact.phone));
    CHECK((!letter || !letter->unproved));
    return letter ? std::optional(letter->channel) : std::nullopt;
  };
  for (const auto which : {Template::confirmation, Template::cancelled, Template::refunded, Template::rescheduled,
                           Template::password_changed, Template::second_factor_changed}) {
    CHECK(sent(which, Channel::email) == Channel::sms);
  }
  CHECK(!sent(Template::move_choices, Channel::email));
  CHECK(sent(Template::reminder, Channel::sms) == Channel::sms);
  const auto bounded = [&](Template which) {
    const auto message = compose(new_id(), new_id(), Channel::email, which, {});
    return letter_of(message, contact, desk, Clock::now())->bounded;
  };
  CHECK(!bounded(Template::cancelled));
  CHECK(!bounded(Template::rescheduled));
  CHECK(bounded(Template::refunded));
  contact.wants_sms = false;
  CHECK(!sent(Template::reminder, Channel::sms));
  CHECK(sent(Template::cancelled, Channel::email) == Channel::sms);
}

TEST_CASE("what goes to an address alone is in the language that it says") {
  for (const auto& [language, subject] :
       {std::pair{"en", "Your account is gone"}, std::pair{"pt", "A sua conta foi apagada"}}) {
    const auto message = farewell(new_id(), "ana@example.org", language);
    const auto letter = letter_of(message, Contact{}, desk, Clock::now());
    REQUIRE(letter);
    CHECK(letter->recipient == "ana@example.org");
    CHECK(letter->channel == Channel::email);
    CHECK(letter->text.subject == subject);
    CHECK(!letter->unproved);
    CHECK(letter->attachments.empty());
  }
}
