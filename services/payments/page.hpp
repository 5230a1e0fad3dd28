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

HtmlPage render(const Payment& payment, Language language, Instant now, const WallClock& clock,
                const Feedback& feedback);

// How people read it: "quarta-feira, 2 de dezembro de 2026 às 09:00" or
// "Wednesday, 2 December 2026 at 09:00", of what WallClock::minutes() says.
std::string written_time(const std::string& minutes, Language language);

}  // namespace consulta::payments::page
