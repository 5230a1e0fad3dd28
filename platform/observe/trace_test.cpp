#include "platform/observe/trace.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("trace context") {
  CHECK(valid_traceparent(new_traceparent()));
  CHECK(!valid_traceparent("00-00000000000000000000000000000000-0000000000000001-01"));
  CHECK(!valid_traceparent(""));
  CHECK(!valid_request_id("a\nb"));
}
