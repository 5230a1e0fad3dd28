// Rules for what people type, shared by every service that takes it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/json.hpp"

namespace consulta {

bool valid_email(std::string_view text);         // one @, a dotted domain, no spaces, at most 254 characters
bool valid_phone(std::string_view text);         // E.164: + and 8 to 15 digits; spaces between are allowed
bool valid_portuguese_mobile(std::string_view);  // +351 9[1236] and seven digits
bool valid_tax_number(std::string_view text);    // NIF: nine digits with a valid check digit

std::string without_spaces(std::string_view text);
std::string lower_case(std::string_view text);  // ASCII
bool valid_utf8(std::string_view text);
std::size_t count_characters(std::string_view utf8);

// Collects what is wrong with a request, to report it all at once; at most json::most_errors of it.
class Checks {
 public:
  void require(bool good, const char* field, std::string_view message) {
    if (!good && errors_.size() < json::most_errors) errors_.push_back({field, std::string(message)});
  }
  void length(std::string_view text, std::size_t min, std::size_t max, const char* field);
  // Throws Problem 422 when anything was wrong.
  void done();

 private:
  std::vector<json::FieldError> errors_;
};

}  // namespace consulta
