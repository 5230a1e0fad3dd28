#include "clinic/email.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("email addresses as people type them") {
  CHECK(valid_email("ana@example.com"));
  for (const char* bad : {"", "ana", "@example.com", "ana@", "ana@localhost", "a b@example.com", "a@b@example.com",
                          "a@example..com", "a@example.com\r\nBcc: x@y.z"}) {
    CHECK_MESSAGE(!valid_email(bad), bad);
  }
}
