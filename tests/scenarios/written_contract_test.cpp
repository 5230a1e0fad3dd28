// Runs last (doctest takes files by name): what every other scenario was answered, held against docs/openapi.yaml.
#include <doctest/doctest.h>

#include "tests/support/clinic.hpp"

using namespace consulta::testing;

TEST_CASE("the documents are served") {
  for (const char* path : {"//openapi.yaml", "//asyncapi.yaml", "//healthz", "//.well-known/jwks.json"}) {
    CAPTURE(path);
    CHECK(get(path).status == 200);
  }
}

TEST_CASE("every answer was as docs/openapi.yaml says") {
  for (const auto& fault : not_as_described()) FAIL_CHECK(fault);
}

TEST_CASE("everything docs/openapi.yaml describes was tried") {
  for (const auto& operation : described_but_untried()) FAIL_CHECK("never seen to succeed: " << operation);
}
