// Email addresses as people type them, as mail goes to them, and as they are compared.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace consulta {

// The address that mail is sent to: what stands before the @ as it was typed, in NFC, the domain in lower case, an
// international one in A-labels (RFC 5890). Nothing for what is none: before the @ there are words joined by single
// dots (RFC 5322's dot-atom, with letters of any script by RFC 6532), behind it a domain of two labels and more that
// IDNA2008 allows (UTS 46). Comments, quotes and literals are none, although the grammar has them; nor is what is
// longer than 254 octets, or 64 before the @.
std::optional<std::string> email_of(std::string_view typed);

// What two spellings of one address have in common: case does not count, of whatever script. Also of what is no
// address.
std::string email_key(std::string_view typed);

// Whether it is of a domain that nobody can have (RFC 2606, RFC 6761), as in examples.
bool is_example(std::string_view email);

}  // namespace consulta
