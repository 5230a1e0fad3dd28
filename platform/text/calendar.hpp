// Calendar entries (RFC 5545), for mail programs and telephones.
#pragma once

#include <string>

#include "platform/text/ids.hpp"
#include "platform/time/time.hpp"

namespace consulta {

struct CalendarEvent {
  Uuid id{};
  std::int64_t sequence = 0;  // grows with each change
  bool cancelled = false;
  Instant starts_at{}, ends_at{}, stamp{};
  std::string summary, location, description;
};

// A calendar with this one event: lines folded at 75 octets and ended by CRLF, text escaped, instants in UTC.
std::string calendar(const CalendarEvent& event);

}  // namespace consulta
