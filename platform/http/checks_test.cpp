#include "platform/http/checks.hpp"

#include <doctest/doctest.h>

#include "platform/http/problem.hpp"

using namespace consulta;

TEST_CASE("of what is wrong with a request little is told, however much there is") {
  Checks checks;
  for (int i = 0; i < 5000; ++i) checks.require(false, "field", "is wrong");
  try {
    checks.done();
    FAIL("accepted");
  } catch (const Problem& problem) {
    CHECK(problem.errors.size() == json::most_errors);
  }
}
