#include "services/admin/days.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::admin;

TEST_CASE("a day is what the clinic's calendar shows, not that of UTC") {
  const WallClock lisbon("Europe/Lisbon");
  const auto day = [&](const char* instant) { return text_of(day_of(parse_instant(instant).value(), lisbon)); };
  CHECK(day("2026-12-01T23:59:59Z") == "2026-12-01");
  CHECK(day("2026-07-01T22:59:59Z") == "2026-07-01");
  CHECK(day("2026-07-01T23:00:00Z") == "2026-07-02");
}

TEST_CASE("days are read as they are written, and nothing else is") {
  CHECK(text_of(parse_day("2028-02-29").value()) == "2028-02-29");
  for (const char* none : {"", "2026-02-29", "2026-2-01", "2026-12-01T00", "20261201", "2026-13-01", "yesterday"}) {
    CAPTURE(none);
    CHECK(!parse_day(none));
  }
}

TEST_CASE("a month is its days") {
  const auto february = parse_month("2028-02").value();
  CHECK(text_of(february.from) == "2028-02-01");
  CHECK(text_of(february.to) == "2028-03-01");
  CHECK(february.count() == std::chrono::days(29));
  CHECK(text_of(parse_month("2026-12").value().to) == "2027-01-01");
  for (const char* none : {"", "2026", "2026-13", "2026-00", "2026-1", "2026-12-01", "december"}) {
    CAPTURE(none);
    CHECK(!parse_month(none));
  }
}
