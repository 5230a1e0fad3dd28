#include "platform/text/ids.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace consulta;

TEST_CASE("new ids are of version 7 and variant 1, none twice, in order of their milliseconds") {
  std::set<Uuid> seen;
  std::string last;
  for (int i = 0; i < 1000; ++i) {
    const auto id = new_id();
    CHECK((id.data[6] >> 4) == 7);
    CHECK((id.data[8] >> 6) == 2);
    CHECK(seen.insert(id).second);
    const auto milliseconds = to_text(id).substr(0, 13);
    CHECK(milliseconds >= last);
    last = milliseconds;
  }
}

TEST_CASE("an id is read in its canonical form, in either case") {
  const std::string text = "01900abc-def0-7123-8456-789abcdef012";
  const auto id = parse_uuid(text);
  REQUIRE(id);
  CHECK(to_text(*id) == text);
  CHECK(parse_uuid("01900ABC-DEF0-7123-8456-789ABCDEF012") == id);
  const auto fresh = new_id();
  CHECK(parse_uuid(to_text(fresh)) == fresh);
}

TEST_CASE("anything else is no id") {
  for (const char* text : {"", "01900abc", "01900abcdef071238456789abcdef012", "{01900abc-def0-7123-8456-789abcdef012}",
                           "01900abc-def0-7123-8456-789abcdef01", "01900abc-def0-7123-8456-789abcdef0123",
                           " 1900abc-def0-7123-8456-789abcdef012", "01900abg-def0-7123-8456-789abcdef012",
                           "01900abc-def0-7123-8456_789abcdef012", "01900abcd-ef0-7123-8456-789abcdef012"}) {
    CAPTURE(text);
    CHECK(!parse_uuid(text));
  }
}

TEST_CASE("tokens are URL-safe, as long as asked for, none twice") {
  CHECK(random_token(0).empty());
  const auto token = random_token(16);
  CHECK(token.size() == 22);
  CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
        std::string::npos);
  CHECK(random_token(16) != token);
}
