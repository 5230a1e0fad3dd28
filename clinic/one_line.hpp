// Texts of one line, such as names, as they are shown among ours: in a page, an SMS, an email's header.
#pragma once

#include <string>
#include <string_view>

#include "platform/http/checks.hpp"

namespace consulta {

// No control characters, no line or paragraph ends, and nothing unseen that changes how the rest is seen: marks of
// direction, blanks without width. Joiners are there only where letters or pictures hang together by them.
bool is_one_line(std::string_view utf8);

// With spaces for whatever keeps it from being one.
std::string in_one_line(std::string_view utf8);

// Nothing that can be seen.
bool is_blank(std::string_view utf8);

// What a mail program, a phone or a browser would show as a link: an address, or words joined by dots as a host is.
bool holds_link(std::string_view utf8);

// Reported unless it has so many characters, in one line, and if any one that can be seen.
void check_line(Checks& checks, std::string_view text, std::size_t min, std::size_t max, const char* field);

// The name somebody gives themselves, likewise: it holds no link either, for the clinic writes to whatever address they
// gave.
void check_name(Checks& checks, std::string_view text, std::size_t max, const char* field);

}  // namespace consulta
