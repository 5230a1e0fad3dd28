#include "clinic/tax_number.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("tax numbers have a check digit") {
  CHECK(valid_tax_number("123456789"));
  CHECK(!valid_tax_number("123456788"));
  CHECK(!valid_tax_number("12345678"));
}
