#include "platform/http/checks.hpp"

#include "platform/http/problem.hpp"
#include "platform/text/text.hpp"

namespace consulta {

void Checks::length(std::string_view text, std::size_t min, std::size_t max, const char* field) {
  const auto count = count_characters(text);
  const bool blank = min > 0 && text.find_first_not_of(" \t\r\n") == std::string_view::npos;
  require(count >= min && count <= max && !blank, field,
          "must have " + std::to_string(min) + " to " + std::to_string(max) + " characters");
}

void Checks::done() {
  if (errors_.empty()) return;
  auto detail = errors_.front().text();
  throw Problem(422, "validation_failed", std::move(detail), std::move(errors_));
}

}  // namespace consulta
