// What each code of a problem means. The one table of them: titles, the pages behind `type` and docs/openapi.yaml
// follow it, and tests/rules/problem_codes.mjs holds every refusal in the sources against it. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace consulta {

struct ProblemType {
  std::string_view code;
  int status;
  std::string_view title;   // what is the matter, the same each time (RFC 9457, 3.1.3)
  std::string_view remedy;  // what its client does then, in sentences
};

// In the order of their codes.
std::span<const ProblemType> problem_types();

// None of a code that is not in the table; the API has no such code.
const ProblemType* find_problem_type(std::string_view code);

// The reference that `type` is, to be resolved against the address that was asked (RFC 9457, 3.1.1).
std::string problem_type_reference(std::string_view code);

}  // namespace consulta
