#include "platform/text/calendar.hpp"

#include <algorithm>

namespace consulta {
namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c != '\r') {
      if (c == ',' || c == ';' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

std::string utc(Instant instant) {
  auto text = format_instant(std::chrono::floor<std::chrono::seconds>(instant));
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

// Not within a UTF-8 character.
void add_line(std::string& out, const std::string& line) {
  std::size_t start = 0;
  std::size_t limit = 75;
  while (line.size() - start > limit) {
    auto end = start + limit;
    while ((static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
    out += line.substr(start, end - start) + "\r\n ";
    start = end;
    limit = 74;
  }
  out += line.substr(start) + "\r\n";
}

}  // namespace

std::string calendar(const CalendarEvent& e) {
  std::string out;
  add_line(out, "BEGIN:VCALENDAR");
  add_line(out, "VERSION:2.0");
  add_line(out, "PRODID:-//Consulta//Consulta//EN");
  add_line(out, "METHOD:PUBLISH");
  add_line(out, "BEGIN:VEVENT");
  add_line(out, "UID:" + to_text(e.id) + "@consulta");
  add_line(out, "SEQUENCE:" + std::to_string(e.sequence));
  add_line(out, "DTSTAMP:" + utc(e.stamp));
  add_line(out, "DTSTART:" + utc(e.starts_at));
  add_line(out, "DTEND:" + utc(e.ends_at));
  add_line(out, "SUMMARY:" + escaped(e.summary));
  if (!e.location.empty()) add_line(out, "LOCATION:" + escaped(e.location));
  if (!e.description.empty()) add_line(out, "DESCRIPTION:" + escaped(e.description));
  add_line(out, e.cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
  add_line(out, "END:VEVENT");
  add_line(out, "END:VCALENDAR");
  return out;
}

}  // namespace consulta
