#include "gateway/shares.hpp"

#include <doctest/doctest.h>

#include <map>
#include <vector>

using namespace consulta::gateway;

namespace {

std::size_t take_all(Shares& shares, const std::string& key, std::vector<Shares::Share>& into) {
  std::size_t taken = 0;
  for (; auto share = shares.take(key); ++taken) into.push_back(std::move(*share));
  return taken;
}

}  // namespace

TEST_CASE("the greedy leave room, and whoever has none gets one") {
  struct Row {
    std::size_t whole, each, greedy, left;
  };
  for (const auto& row : {Row{2000, 2000, 1, 1000},
                          {2000, 2000, 4, 125},
                          {2000, 100, 1, 1900},
                          {2000, 10, 4, 1960},
                          {1, 1, 1, 0},
                          {3, 3, 1, 1}}) {
    CAPTURE(row.whole);
    CAPTURE(row.greedy);
    Shares shares(row.whole, row.each);
    std::vector<Shares::Share> held;
    for (std::size_t i = 0; i < row.greedy; ++i) take_all(shares, "greedy" + std::to_string(i), held);
    CHECK(row.whole - shares.taken() == row.left);
    CHECK(shares.take("newcomer").has_value() == (row.left > 0));
  }
}

TEST_CASE("those who take in turns end with the same") {
  Shares shares(1000, 1000);
  std::map<std::string, std::vector<Shares::Share>> held;
  for (int round = 0; round < 1000; ++round) {
    for (const char* key : {"a", "b", "c"}) {
      if (auto share = shares.take(key)) held[key].push_back(std::move(*share));
    }
  }
  CHECK(shares.taken() == 750);
  for (const auto& [key, mine] : held) CHECK(mine.size() == 250);
}

TEST_CASE("what is given back can be taken again, and nothing is left behind") {
  Shares shares(10, 3);
  {
    std::vector<Shares::Share> held;
    CHECK(take_all(shares, "a", held) == 3);
    CHECK(!shares.take("a"));
    held.pop_back();
    CHECK(shares.take("a"));  // and back at once
    auto moved = std::move(held.front());
    CHECK(shares.taken() == 2);
  }
  CHECK(shares.taken() == 0);
}
