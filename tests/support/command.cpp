#include "tests/support/command.hpp"

#include <doctest/doctest.h>

#include <cstdio>

namespace consulta::testing {

std::string output_of(const std::string& command) {
  std::string out;
  FILE* pipe = popen(command.c_str(), "r");  // NOLINT(cert-env33-c)
  REQUIRE(pipe != nullptr);
  char buffer[4096];
  while (const auto got = std::fread(buffer, 1, sizeof buffer, pipe)) out.append(buffer, got);
  CHECK(pclose(pipe) == 0);
  return out;
}

}  // namespace consulta::testing
