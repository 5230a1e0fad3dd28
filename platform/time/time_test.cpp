#include "platform/time/time.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("instants: RFC 3339 in, UTC out") {
  CHECK(format_instant(*parse_instant("2026-12-01T09:00:00Z")) == "2026-12-01T09:00:00Z");
  CHECK(format_instant(*parse_instant("2026-12-01T10:00:00.5+01:00")) == "2026-12-01T09:00:00.500000Z");
  for (const char* bad :
       {"", "2026-12-01", "2026-02-30T00:00:00Z", "2026-12-01T24:00:00Z", "2026-12-01T09:00:00",
        "2026-12-01T09:00:00+1:00", "2026-12-01T09:00:00Zx", "1969-12-31T00:00:00Z", "2026-12-01T09:00:00.Z",
        "1970-01-01T00:00:00+00:01", "9999-12-31T23:59:59.999999-00:01", "2026-12-01T09:00:00+24:00"}) {
    CHECK_MESSAGE(!parse_instant(bad), bad);
  }
  CHECK(format_instant(*parse_instant("2026-12-01T09:00:00.1234567891234Z")) == "2026-12-01T09:00:00.123456Z");
  CHECK(instant_from_sql("2026-12-01 09:00:00+00") == *parse_instant("2026-12-01T09:00:00Z"));
}

TEST_CASE("instants: whatever is written can be read again, also the first midnight of a zone east of London") {
  const auto first = *parse_instant("1970-01-01T00:00:00Z"), last = *parse_instant("9999-12-31T23:59:59.999999Z");
  for (const auto instant : {first - std::chrono::hours(14), first, last}) {
    CHECK(instant_from_sql(sql_instant(instant)) == instant);
  }
  CHECK_THROWS_AS(sql_instant(last + std::chrono::microseconds(1)), std::out_of_range);
  CHECK_THROWS_AS(sql_instant(first - std::chrono::hours(24 * 366 * 1000)), std::out_of_range);
}
