#include "clinic/phone.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("phone numbers as people type them") {
  CHECK(valid_phone("+351 912 345 678"));
  CHECK(!valid_phone("912345678"));
  CHECK(!valid_phone("+0912345678"));
  CHECK(valid_portuguese_mobile("+351912345678"));
  CHECK(!valid_portuguese_mobile("+351942345678"));
}
