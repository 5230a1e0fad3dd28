#include "clinic/new_password.hpp"

#include <doctest/doctest.h>

#include "platform/http/problem.hpp"

using namespace consulta;

namespace {

// What is wrong with it.
std::string wrong(const std::string& password) {
  const std::vector<std::string> own{"maria@example.com", "Maria Santos"};
  Checks checks;
  check_new_password(checks, password, own);
  try {
    checks.done();
  } catch (const Problem& problem) {
    CHECK(problem.errors.front().field == "password");
    return problem.errors.back().message.substr(0, 16);
  }
  return "";
}

}  // namespace

TEST_CASE(
    "a new password is long enough, not too long, and not easy to guess; of what it is made is its owner's affair") {
  CHECK(wrong("a phrase of words") == "");
  CHECK(wrong("ção ção ção não é igual") == "");
  CHECK(wrong(std::string(129, 'x') + "y") != "");
  CHECK(wrong("kx8vq2mzp") == "must have 10 to ");
  CHECK(wrong("aaaaaaaaaaaa") == "is easy to guess");
  for (const char* here : {"consulta2026", "fisioterapia", "palavra-passe", "benfica1904", "Lisboa 2026!"}) {
    CHECK_MESSAGE(wrong(here) == "is easy to guess", here);
  }
  CHECK(wrong("Santos Maria 1") == "is easy to guess");
  CHECK(wrong(std::string(100'000, 'x')) == "must have 10 to ");
}
