// The payment page behind the link of the SMS: HTML that works on a phone without a login or JavaScript, in Portuguese
// and English. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http.hpp"
#include "platform/wall_clock.hpp"
#include "services/payments/domain.hpp"

namespace consulta::payments::page {

enum class Language { pt, en };

// By Accept-Language (RFC 9110, section 12.5.4); Portuguese where it names neither.
Language language(std::string_view accept_language);

// What one of its forms sends: the way to pay, or who the invoice is for.
struct Form {
  std::optional<Method> method;
  std::string phone;
  struct Details {
    std::string name, tax_number, address;
  };
  std::optional<Details> details;
};
// Throws Problem 415 or 400 for what none of its forms can have sent.
Form read_form(const http::Request& request);

// What was sent and is wrong with it, to be shown beside the fields.
struct Feedback {
  Form form;
  std::vector<json::FieldError> errors;
};

std::string render(const Payment& payment, Language language, Instant now, const WallClock& clock,
                   const Feedback& feedback);

}  // namespace consulta::payments::page
