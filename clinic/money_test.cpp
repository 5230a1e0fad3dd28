#include "clinic/money.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("money as people read it, in both languages") {
  const std::string gap = "\u00a0";
  CHECK(written_money(3000, Language::pt) == "30,00" + gap + "€");
  CHECK(written_money(3000, Language::en) == "€30.00");
  CHECK(written_money(5, Language::pt) == "0,05" + gap + "€");
  CHECK(written_money(125'000, Language::pt) == "1250,00" + gap + "€");  // no gap in four digits
  CHECK(written_money(1'250'000, Language::pt) == "12" + gap + "500,00" + gap + "€");
  CHECK(written_money(123'456'789, Language::en) == "€1,234,567.89");
  CHECK(written_money(100'000, Language::en) == "€1,000.00");
  CHECK(written_money(3000, Language::pt, " ") == "30,00 €");
  CHECK(written_money(1'250'000, Language::pt, " ") == "12 500,00 €");
  CHECK(written_money(9'007'199'254'740'993, Language::en) == "€90,071,992,547,409.93");  // more than a double holds
}
