// The payment page behind the link of the SMS: HTML that works on a phone without a login or JavaScript, in Portuguese
// and English. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clinic/html_page.hpp"
#include "clinic/wall_clock.hpp"
#include "platform/http/http.hpp"
#include "services/payments/payment.hpp"

namespace consulta::payments::page {

// What its form sends: the way to pay, or whom the invoice is for, or both.
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

HtmlPage render(const Payment& payment, Language language, Instant now, const WallClock& clock,
                const Feedback& feedback);

}  // namespace consulta::payments::page
