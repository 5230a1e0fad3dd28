#include "platform/text/calendar.hpp"

#include <algorithm>
#include <cctype>

namespace consulta {
namespace {

bool control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7F;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (!control(c)) {
      if (c == ',' || c == ';' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

// The value of a parameter, where quotes are written as RFC 6868 says.
std::string quoted(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '"') {
      out += "^'";
    } else if (c == '^') {
      out += "^^";
    } else if (!control(c)) {
      out += c;
    }
  }
  return "\"" + out + "\"";
}

std::string utc(Instant instant) {
  auto text = format_instant(std::chrono::floor<std::chrono::seconds>(instant));
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

std::string status_of(const EntryRevision& revision) {
  auto text = json::enum_text(revision.status);
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string method_of(const EntryRevision& revision) {
  return revision.status == EntryStatus::cancelled ? "CANCEL" : "PUBLISH";
}

// Not within a UTF-8 character.
void add_line(std::string& out, const std::string& line) {
  std::size_t start = 0;
  std::size_t limit = 75;
  while (line.size() - start > limit) {
    auto end = start + limit;
    while (end > start + limit - 3 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
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
  add_line(out, "METHOD:" + method_of(e.revision));
  add_line(out, "BEGIN:VEVENT");
  add_line(out, "UID:" + to_text(e.id) + "@consulta");
  add_line(out, "SEQUENCE:" + std::to_string(e.revision.sequence));
  add_line(out, "DTSTAMP:" + utc(e.revision.changed_at));
  add_line(out, "DTSTART:" + utc(e.starts_at));
  add_line(out, "DTEND:" + utc(e.ends_at));
  add_line(out, "SUMMARY:" + escaped(e.summary));
  add_line(out, "LOCATION:" + escaped(e.location));
  add_line(out, "ORGANIZER;CN=" + quoted(e.organizer_name) + ":mailto:" + e.organizer_email);
  add_line(out, "STATUS:" + status_of(e.revision));
  add_line(out, "END:VEVENT");
  add_line(out, "END:VCALENDAR");
  return out;
}

std::string calendar_type(const CalendarEvent& e) {
  return "text/calendar; charset=utf-8; method=" + method_of(e.revision);
}

}  // namespace consulta
