#include "platform/process/config.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

using namespace consulta;

TEST_CASE("a whole number is digits alone, within its bounds") {
  CHECK(whole_number("0", 0, 10) == 0);
  CHECK(whole_number("10", 0, 10) == 10);
  CHECK(whole_number("-3", -5, 5) == -3);
  CHECK(whole_number("007", 0, 10) == 7);
  CHECK(whole_number("9223372036854775807", 0, std::numeric_limits<std::int64_t>::max()) ==
        std::numeric_limits<std::int64_t>::max());
  for (const char* text : {"", "-", "+1", " 1", "1 ", "1.0", "1e1", "0x1", "ten", "11", "-1", "9223372036854775808"}) {
    CAPTURE(text);
    CHECK(!whole_number(text, 0, 10));
  }
}
