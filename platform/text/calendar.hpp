// Calendar entries (RFC 5545), for mail programs and telephones, as their organiser publishes and cancels them (RFC
// 5546).
#pragma once

#include <string>

#include "platform/json/json.hpp"
#include "platform/text/ids.hpp"
#include "platform/time/time.hpp"

namespace consulta {

enum class EntryStatus { tentative, confirmed, cancelled };
BOOST_DESCRIBE_ENUM(EntryStatus, tentative, confirmed, cancelled)

// Which of an entry's versions it is: 0, then one more for each change that matters to a calendar.
struct EntryRevision {
  EntryStatus status = EntryStatus::tentative;
  std::int64_t sequence = 0;
  Instant changed_at{};
};
BOOST_DESCRIBE_STRUCT(EntryRevision, (), (status, sequence, changed_at))

struct CalendarEvent {
  Uuid id{};
  EntryRevision revision;
  Instant starts_at{}, ends_at{};
  std::string summary, location;
  std::string organizer_name, organizer_email;
};

// A calendar with this one event: lines folded at 75 octets and ended by CRLF, text escaped, instants in UTC.
std::string calendar(const CalendarEvent& event);
// What it is sent as; the method is the calendar's own, as RFC 6047 asks.
std::string calendar_type(const CalendarEvent& event);

}  // namespace consulta
