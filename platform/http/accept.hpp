// What a client would rather have: its fields Accept, Accept-Encoding and Accept-Language (RFC 9110, 12.5), each as one
// list. Pure. A member that cannot be read is passed over; a field that is not there is "".
#pragma once

#include <string_view>

namespace consulta::http {

// Whether a page is wanted more than JSON: by browsers that go to an address, never where both are as welcome.
bool prefers_html(std::string_view accept);

// Whether a table is wanted more than JSON.
bool prefers_csv(std::string_view accept);

bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

// How much it wants a language ("pt", or any "pt-…"), 0 to 1000.
int language_weight(std::string_view accept_language, std::string_view language);

}  // namespace consulta::http
