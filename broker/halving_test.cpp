#include "broker/halving.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace consulta::broker;

namespace {

struct Turns {
  std::vector<std::size_t> handled, alone;  // in order
  std::size_t made = 0;
};

// What becomes of a batch of that many of which these fail.
Turns run(std::size_t size, const std::set<std::size_t>& failing) {
  Turns turns;
  Halving parts(size);
  while (const auto part = parts.next()) {
    REQUIRE(++turns.made <= 2 * size);
    const auto first = failing.lower_bound(part->begin);
    if (first != failing.end() && *first < part->begin + part->size) {
      if (parts.failed()) turns.alone.push_back(part->begin);
    } else {
      for (std::size_t i = 0; i < part->size; ++i) turns.handled.push_back(part->begin + i);
      parts.done();
    }
  }
  return turns;
}

}  // namespace

TEST_CASE("a batch in which nothing fails is handled at once, and nothing is asked of an empty one") {
  CHECK(run(0, {}).made == 0);
  CHECK(run(1, {}).made == 1);
  CHECK(run(256, {}).made == 1);
}

TEST_CASE("whatever fails, all others are handled, in their order, and what fails stands alone") {
  for (std::size_t size = 1; size <= 9; ++size) {
    for (unsigned which = 0; which < 1U << size; ++which) {
      std::set<std::size_t> failing;
      for (std::size_t i = 0; i < size; ++i) {
        if ((which & 1U << i) != 0) failing.insert(i);
      }
      CAPTURE(size);
      CAPTURE(which);
      const auto turns = run(size, failing);
      CHECK(turns.alone == std::vector(failing.begin(), failing.end()));
      CHECK(turns.handled.size() == size - failing.size());
      CHECK(std::is_sorted(turns.handled.begin(), turns.handled.end()));
    }
  }
}

TEST_CASE("one that fails costs a batch twice as many turns as it can be halved") {
  CHECK(run(256, {100}).made == 17);
  CHECK(run(1, {0}).made == 1);
}
