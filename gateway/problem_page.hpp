// What a person is shown where a program gets problem+json: what happened, what to do, and the code of the request, in
// both languages. Pure.
#pragma once

#include <string_view>

#include "clinic/language.hpp"
#include "platform/http/http.hpp"

namespace consulta::gateway {

struct Asked {
  Language language = Language::pt;  // which comes first
  bool payment_link = false;         // by the link of a message
  bool reads = true;                 // by GET or HEAD: asking again changes nothing
};

// Status and fields stay as they are. `phone` is the clinic's, or "".
http::Response problem_page(const http::Response& problem, const Asked& asked, std::string_view request_id,
                            std::string_view phone);

}  // namespace consulta::gateway
