// Read back by libical, which knows RFC 5545 and, of each method, what RFC 5546 asks of an entry.
#include "clinic/calendar_entry.hpp"

#include <doctest/doctest.h>
#include <libical/ical.h>

#include <memory>

using namespace consulta;

namespace {

using Component = std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)>;

Component parsed(const std::string& text) {
  Component whole(icalparser_parse_string(text.c_str()), icalcomponent_free);
  REQUIRE(whole);
  CHECK(icalcomponent_count_errors(whole.get()) == 0);
  CHECK(icalrestriction_check(whole.get()) == 1);
  CHECK(icalcomponent_count_errors(whole.get()) == 0);
  CHECK(icalcomponent_count_components(whole.get(), ICAL_ANY_COMPONENT) == 1);
  return whole;
}

Instant instant(icaltimetype time) {
  CHECK(icaltime_is_utc(time));
  return Instant(std::chrono::seconds(icaltime_as_timet(time)));
}

const Organizer clinic{{"Clínica \"São João\", Lda.", "Rua da Saúde 1; r/c, 1000-001 Lisboa"}, "clinic@example.org"};

Visit visit(EntryRevision revision) {
  const auto start = parse_instant("2026-12-01T09:00:00Z").value();
  return {parse_uuid("01900000-0000-7000-8000-000000000001").value(),
          revision,
          start,
          start + std::chrono::minutes(30),
          "Fisioterapia; \\ massagem",
          "Łukasz Žižka, 王小明",
          "1"};
}

}  // namespace

TEST_CASE("a patient's calendar takes every entry: tentative, confirmed, cancelled") {
  struct Kind {
    EntryStatus ours;
    icalproperty_status status;
    icalproperty_method method;
  };
  const auto changed = parse_instant("2026-11-21T12:00:00Z").value();
  for (const auto& kind : {Kind{EntryStatus::tentative, ICAL_STATUS_TENTATIVE, ICAL_METHOD_PUBLISH},
                           Kind{EntryStatus::confirmed, ICAL_STATUS_CONFIRMED, ICAL_METHOD_PUBLISH},
                           Kind{EntryStatus::cancelled, ICAL_STATUS_CANCELLED, ICAL_METHOD_CANCEL}}) {
    const auto v = visit({kind.ours, 2, changed});
    const auto whole = parsed(calendar(calendar_entry(v, Language::pt, clinic)));
    auto* entry = icalcomponent_get_first_component(whole.get(), ICAL_VEVENT_COMPONENT);
    REQUIRE(entry != nullptr);
    CHECK(icalcomponent_get_method(whole.get()) == kind.method);
    CHECK(icalcomponent_get_status(entry) == kind.status);
    CHECK(icalcomponent_get_sequence(entry) == 2);
    CHECK(instant(icalcomponent_get_dtstamp(entry)) == changed);
    CHECK(instant(icalcomponent_get_dtstart(entry)) == v.starts_at);
    CHECK(instant(icalcomponent_get_dtend(entry)) == v.ends_at);
    CHECK(icalcomponent_get_uid(entry) == std::string("01900000-0000-7000-8000-000000000001@consulta"));
    CHECK(icalcomponent_get_summary(entry) == v.specialty + ", " + v.doctor);
    CHECK(icalcomponent_get_location(entry) == clinic.place.name + ", " + clinic.place.address + ", Sala 1");
    auto* organizer = icalcomponent_get_first_property(entry, ICAL_ORGANIZER_PROPERTY);
    REQUIRE(organizer != nullptr);
    CHECK(icalproperty_get_organizer(organizer) == std::string("mailto:clinic@example.org"));
  }
}

TEST_CASE("an entry says the room in the patient's language, where there is one") {
  auto v = visit({});
  CHECK(calendar_entry(v, Language::en, clinic).location.ends_with("Lisboa, Room 1"));
  v.room = "";
  CHECK(calendar_entry(v, Language::en, clinic).location.ends_with("Lisboa"));
}
