#include "services/payments/retry_policy.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using namespace consulta::payments;
using namespace std::chrono_literals;

TEST_CASE("the provider is asked again after a second, then later each time, within a minute for ever") {
  struct Row {
    int attempts;
    std::chrono::seconds pause;
  };
  const std::vector<Row> rows{{1, 1s},  {2, 2s},  {3, 4s},  {4, 8s},      {5, 16s},
                              {6, 32s}, {7, 60s}, {8, 60s}, {1'000, 60s}, {std::numeric_limits<int>::max(), 60s}};
  for (const auto& [attempts, pause] : rows) {
    CAPTURE(attempts);
    CHECK(pause_before_retry(attempts) == pause);
  }
}
