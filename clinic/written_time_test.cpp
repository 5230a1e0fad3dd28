#include "clinic/written_time.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace consulta;

TEST_CASE("times as people of each language write them, on the clinic's clock") {
  const WallClock clock("Europe/Lisbon");
  const auto at = [](const char* text) { return parse_instant(text).value(); };
  const auto winter = at("2026-12-02T09:00:00Z"), summer = at("2026-06-30T23:30:00Z");
  CHECK(written_moment(winter, clock, Language::pt) == "quarta-feira, 2 de dezembro de 2026 às 09:00");
  CHECK(written_moment(winter, clock, Language::en) == "Wednesday, 2 December 2026 at 09:00");
  CHECK(written_moment(summer, clock, Language::pt) == "quarta-feira, 1 de julho de 2026 às 00:30");
  CHECK(written_moment(at("2028-02-29T23:59:59.999999Z"), clock, Language::pt) ==
        "terça-feira, 29 de fevereiro de 2028 às 23:59");
  CHECK(written_moment(winter, WallClock("Asia/Kathmandu"), Language::en) == "Wednesday, 2 December 2026 at 14:45");
  CHECK(brief_moment(winter, clock, Language::pt) == "2/12, 09:00");
  CHECK(brief_moment(winter, clock, Language::en) == "2 Dec, 09:00");
  CHECK(written_hour(summer, clock, Language::pt) == "00:30");
  CHECK(written_hour(at("2026-12-02T21:05:00Z"), clock, Language::en) == "21:05");
  std::string elsewhere;
  std::thread([&] { elsewhere = written_hour(winter, clock, Language::pt); }).join();
  CHECK(elsewhere == "09:00");
}
