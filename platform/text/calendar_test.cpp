#include "platform/text/calendar.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace consulta;

namespace {

CalendarEvent entry() {
  CalendarEvent event;
  event.id = parse_uuid("01900000-0000-7000-8000-000000000001").value();
  event.revision = {EntryStatus::confirmed, 3, parse_instant("2026-11-21T12:00:00.5Z").value()};
  event.starts_at = parse_instant("2026-12-01T10:00:00+01:00").value();
  event.ends_at = parse_instant("2026-12-01T09:30:00Z").value();
  event.summary = "Massage, Ana; the \\ best\nof all " + std::string(60, 'x') + "ããããããããããããããããããããããããã";
  event.location = "Consulta, Rua da Saúde 1";
  event.organizer_name = "Consulta";
  event.organizer_email = "clinic@example.org";
  return event;
}

// As RFC 5545 (3.1) has lines; CHECKs each.
std::string unfolded(const std::string& text) {
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    REQUIRE(line.ends_with('\r'));
    line.pop_back();
    CHECK(line.size() <= 75);
    CHECK(line.find('\r') == std::string::npos);
    const bool folded = line.starts_with(' ');
    CHECK((static_cast<unsigned char>(line.at(folded ? 1 : 0)) & 0xC0) != 0x80);
    out += folded ? line.substr(1) : "\n" + line;
  }
  return out + "\n";
}

bool has(const std::string& text, const std::string& line) {
  return text.find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("a calendar entry: folded, escaped, in UTC") {
  const auto text = unfolded(calendar(entry()));
  CHECK(text.starts_with("\nBEGIN:VCALENDAR\nVERSION:2.0\n"));
  CHECK(text.ends_with("\nEND:VEVENT\nEND:VCALENDAR\n"));
  CHECK(has(text, "UID:01900000-0000-7000-8000-000000000001@consulta"));
  CHECK(has(text, "DTSTART:20261201T090000Z\nDTEND:20261201T093000Z"));
  CHECK(has(text, "SEQUENCE:3\nDTSTAMP:20261121T120000Z"));
  CHECK(has(text,
            "SUMMARY:Massage\\, Ana\\; the \\\\ best\\nof all " + std::string(60, 'x') + "ããããããããããããããããããããããããã"));
  CHECK(has(text, "METHOD:PUBLISH"));
  CHECK(has(text, "STATUS:CONFIRMED"));
}

TEST_CASE("a calendar entry: every width of character, and what may not stand in a value") {
  for (std::size_t before = 0; before < 80; ++before) {
    auto event = entry();
    event.summary = std::string(before, 'x') + "王小明😀Їжак é王小明😀Їжак é王小明😀Їжак é";
    CHECK(has(unfolded(calendar(event)), "SUMMARY:" + event.summary));
  }
  auto event = entry();
  event.summary = "a\r\nb\x01\x7F\tc";
  event.organizer_name = "Clínica \"Boa\"; ^, Lda:\r\nX";
  const auto text = unfolded(calendar(event));
  CHECK(has(text, "SUMMARY:a\\nb\tc"));
  CHECK(has(text, "ORGANIZER;CN=\"Clínica ^'Boa^'; ^^, Lda:X\":mailto:clinic@example.org"));
}

TEST_CASE("a calendar entry that is over is sent as a cancellation") {
  auto event = entry();
  CHECK(calendar_type(event) == "text/calendar; charset=utf-8; method=PUBLISH");
  event.revision.status = EntryStatus::cancelled;
  const auto text = unfolded(calendar(event));
  CHECK(has(text, "METHOD:CANCEL"));
  CHECK(has(text, "STATUS:CANCELLED"));
  CHECK(calendar_type(event) == "text/calendar; charset=utf-8; method=CANCEL");
}
