#include "broker/retry_policy.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

using namespace consulta::broker;

TEST_CASE("what failed waits longer each time, then is dead; what is poison is dead at once") {
  struct Row {
    int before;
    bool poison;
    std::optional<std::size_t> tier;
    std::string reason;
  };
  const std::vector<Row> rows{
      {0, false, 0, ""},
      {1, false, 1, ""},
      {3, false, 3, ""},
      {4, false, std::nullopt, "retries_exhausted"},
      {400, false, std::nullopt, "retries_exhausted"},
      {0, true, std::nullopt, "poison"},
      {4, true, std::nullopt, "poison"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.before);
    CAPTURE(row.poison);
    const auto fate = after_failure(row.before, row.poison);
    CHECK(fate.attempts == row.before + 1);
    CHECK(fate.tier == row.tier);
    CHECK(fate.reason == row.reason);
  }
}

TEST_CASE("a header that somebody else wrote makes no message live for ever") {
  CHECK(!after_failure(-1, true).tier);
  CHECK(after_failure(-7, false).tier == 0);
  CHECK(after_failure(-7, false).attempts == 1);
  CHECK(!after_failure(std::numeric_limits<int>::max(), false).tier);
}
