// Errors as clients see them: RFC 9457 application/problem+json with a stable `code`.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/json/json.hpp"

namespace consulta {

// Thrown by a handler to end a request. `detail` is for the user: what is wrong and what to do; never SQL, a stack
// trace or a host name. Of `errors` the first json::most_errors are kept.
struct Problem : std::exception {
  Problem(int status_, std::string code_, std::string detail_, std::vector<json::FieldError> errors_ = {})
      : status(status_), code(std::move(code_)), detail(std::move(detail_)), errors(std::move(errors_)) {
    if (errors.size() > json::most_errors) errors.resize(json::most_errors);
  }
  const char* what() const noexcept override { return detail.c_str(); }

  int status;
  std::string code;
  std::string detail;
  std::vector<json::FieldError> errors;
  int retry_after_seconds = 0;  // sent as Retry-After when positive
  std::string allow;            // sent as Allow when not empty
  // Extension members of the body (RFC 9457, 3.2).
  std::vector<std::pair<std::string, std::string>> members = {};
};

// 422 for one member.
Problem invalid(std::string field, std::string message);
Problem not_found(const std::string& what);
Problem unavailable(std::string detail, int retry_after_seconds);

// The reason phrase of RFC 9110 for the statuses we use.
std::string_view status_title(int status);

// The body. Needs no allocation from the caller's side beyond the string returned.
std::string problem_body(const Problem& problem, std::string_view request_id);

}  // namespace consulta
