#include "engine/halves.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace consulta;

namespace {

struct Done {
  std::vector<int> done, alone;
};

// What becomes of these where any part with a negative one in it fails in that way.
Done get_through(const std::vector<int>& all, sql::ErrorKind failure) {
  Done out;
  engine::by_halves(
      std::span<const int>(all),
      [&](std::span<const int> part) {
        if (std::any_of(part.begin(), part.end(), [](int one) { return one < 0; })) throw sql::Error(failure, "");
        out.done.insert(out.done.end(), part.begin(), part.end());
      },
      [&](int one, const std::exception&) { out.alone.push_back(one); });
  return out;
}

}  // namespace

TEST_CASE("what cannot be done stands alone, and all others are done") {
  const auto [done, alone] = get_through({1, 2, -3, 4, -5, 6, 7}, sql::ErrorKind::other);
  CHECK(done == std::vector{1, 2, 4, 6, 7});
  CHECK(alone == std::vector{-3, -5});
}

TEST_CASE("what a deadlock has ended is done, and nothing is to blame for it") {
  int ended = 0;
  std::vector<int> done;
  const std::vector<int> all{1};
  engine::by_halves(
      std::span<const int>(all),
      [&](std::span<const int> part) {
        if (++ended < 3) throw sql::Error(sql::ErrorKind::retryable, "");
        done.insert(done.end(), part.begin(), part.end());
      },
      [](int, const std::exception&) { FAIL_CHECK("nobody is to blame"); });
  CHECK(done == all);
}

TEST_CASE("where the database is away nothing is to blame, and nothing more is tried") {
  CHECK_THROWS_AS(get_through({1, -2, 3}, sql::ErrorKind::unavailable), sql::Error);
}
