#include "platform/text/calendar.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace consulta;

TEST_CASE("a calendar entry: folded, escaped, in UTC") {
  CalendarEvent event;
  event.id = parse_uuid("01900000-0000-7000-8000-000000000001").value();
  event.sequence = 3;
  event.starts_at = parse_instant("2026-12-01T10:00:00+01:00").value();
  event.ends_at = parse_instant("2026-12-01T09:30:00Z").value();
  event.stamp = parse_instant("2026-11-21T12:00:00.5Z").value();
  event.summary = "Massage, Ana; the \\ best\nof all " + std::string(60, 'x') + "ããããããããããããããããããããããããã";
  event.location = "Sala 1";
  const auto text = calendar(event);
  CHECK(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  CHECK(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
  CHECK(text.find("UID:01900000-0000-7000-8000-000000000001@consulta\r\n") != std::string::npos);
  CHECK(text.find("DTSTART:20261201T090000Z\r\nDTEND:20261201T093000Z\r\n") != std::string::npos);
  CHECK(text.find("SEQUENCE:3\r\nDTSTAMP:20261121T120000Z\r\n") != std::string::npos);
  CHECK(text.find("SUMMARY:Massage\\, Ana\\; the \\\\ best\\nof all xxx") != std::string::npos);
  CHECK(text.find("STATUS:CONFIRMED\r\n") != std::string::npos);
  std::string unfolded;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    CHECK(line.size() <= 76);  // with its CR
    CHECK((static_cast<unsigned char>(line[0]) & 0xC0) != 0x80);
    if (line.size() > 1) CHECK((static_cast<unsigned char>(line[1]) & 0xC0) != 0x80);
    line.pop_back();
    unfolded += line.starts_with(' ') ? line.substr(1) : "\n" + line;
  }
  CHECK(unfolded.find(std::string(60, 'x') + "ããããããããããããããããããããããããã\n") != std::string::npos);
  event.cancelled = true;
  CHECK(calendar(event).find("STATUS:CANCELLED") != std::string::npos);
}
