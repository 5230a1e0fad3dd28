#include "services/auth/readable_code.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace consulta::auth;

TEST_CASE("a code is read however it was typed, and nothing else is taken for one") {
  for (const char* typed : {"BCDFGHJK", "bcdf-ghjk", " BcDf GhJk ", "b-c-d-f-g-h-j-k"}) {
    CHECK_MESSAGE(readable_code(typed) == "BCDFGHJK", typed);
  }
  for (const char* typed : {"", "BCDFGHJ", "BCDFGHJKL", "ABCDFGHJ", "12345678", "BCDF_GHJK", "BCDFGHJ\xC3\xA9"}) {
    CHECK_MESSAGE(!readable_code(typed), typed);
  }
  CHECK(hyphenated("BCDFGHJK") == "BCDF-GHJK");
  CHECK(hyphenated("BCDFGHJKLM") == "BCDF-GHJK-LM");
  CHECK(readable_code("bcdf-ghjk-lm", 10) == "BCDFGHJKLM");
  CHECK(!readable_code("bcdf-ghjk", 10));
}

TEST_CASE("new codes are codes, and differ") {
  std::set<std::string> codes;
  for (int i = 0; i < 100; ++i) {
    const auto code = new_readable_code();
    CHECK(readable_code(hyphenated(code)) == code);
    codes.insert(code);
  }
  CHECK(codes.size() == 100);
}
