#include "broker/retry_policy.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

using namespace consulta;
using namespace consulta::broker;
using enum sql::ErrorKind;

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

TEST_CASE("a batch is tried again where that may help, in good faith first, then with a look into the inbox") {
  struct Row {
    Attempt last;
    std::optional<sql::ErrorKind> failure;
    std::optional<bool> look_first;  // of the next; none: it has failed
  };
  const Attempt faith{false, 0}, looked{true, 1};
  const std::vector<Row> rows{
      {faith, retryable, false},
      {faith, unique, true},
      {faith, exclusion, true},
      {faith, other, true},
      {faith, std::nullopt, true},
      {faith, unavailable, std::nullopt},
      {looked, retryable, true},
      {looked, unique, true},
      {looked, other, std::nullopt},
      {looked, exclusion, std::nullopt},
      {looked, std::nullopt, std::nullopt},
      {looked, unavailable, std::nullopt},
      {{false, 5}, retryable, std::nullopt},
      {{false, 5}, std::nullopt, std::nullopt},
      {{true, 5}, unique, std::nullopt},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i);
    const auto next = next_attempt(rows[i].last, rows[i].failure);
    CHECK(next.has_value() == rows[i].look_first.has_value());
    if (!next) continue;
    CHECK(next->look_first == *rows[i].look_first);
    CHECK(next->made == rows[i].last.made + 1);
  }
}

TEST_CASE("whatever goes wrong, a batch is tried six times at most") {
  const std::vector<std::optional<sql::ErrorKind>> failures{std::nullopt, unique, exclusion, retryable, other};
  for (const auto& first : failures) {
    for (const auto& rest : failures) {
      std::optional<Attempt> attempt{Attempt{}};
      int tried = 0;
      while (attempt && tried < 100) attempt = next_attempt(*attempt, ++tried < 6 ? first : rest);
      CHECK(tried <= 6);
    }
  }
}
