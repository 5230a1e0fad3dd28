#include "platform/text/ids.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("ids are version 7, in order, and read in canonical form only") {
  auto last = new_id();
  for (int i = 0; i < 1000; ++i) {
    const auto id = new_id();
    CHECK((id.data[6] >> 4) == 7);
    CHECK(id != last);
    last = id;
  }
  CHECK(parse_uuid(to_text(last)) == last);
  CHECK(!parse_uuid("{" + to_text(last) + "}"));
  CHECK(!parse_uuid(to_text(last).substr(1)));
}
