#include "clinic/language.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("the language is what the browser likes better, else Portuguese") {
  CHECK(preferred_language("") == Language::pt);
  CHECK(preferred_language("de") == Language::pt);
  CHECK(preferred_language("en-GB,en;q=0.9") == Language::en);
  CHECK(preferred_language("EN") == Language::en);
  CHECK(preferred_language("en;q=0.5, pt-PT;q=0.8") == Language::pt);
  CHECK(preferred_language("pt;q=0.3,en") == Language::en);
  CHECK(preferred_language("pt;q=0.3, *;q=0.9") == Language::en);
  CHECK(preferred_language("*") == Language::pt);
  CHECK(preferred_language("en;q=0") == Language::pt);
  CHECK(preferred_language("pt, en") == Language::pt);
  CHECK(preferred_language("entirely-another") == Language::pt);
  CHECK(language_of("pt") == Language::pt);
  CHECK(language_of("en") == Language::en);
  CHECK(!language_of("EN"));
  CHECK(!language_of(""));
}
