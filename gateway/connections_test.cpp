#include "gateway/connections.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace consulta::gateway;

namespace {

using Places = std::vector<std::shared_ptr<Connections::Place>>;

struct Room {
  Room(std::size_t whole, std::size_t each) : connections(whole, each) {}
  std::shared_ptr<Connections::Place> take(const std::string& client, bool capped = true) {
    return connections.take(client, capped, ++now, [this] { ++losses; });
  }
  Places take(const std::string& client, int count) {
    Places out;
    for (int i = 0; i < count; ++i) out.push_back(take(client));
    return out;
  }
  Connections connections;
  std::uint64_t now = 0;
  int losses = 0;
};

}  // namespace

TEST_CASE("a client has at most its cap, others are not concerned, and what ends makes room") {
  Room room(100, 3);
  auto mine = room.take("a", 3);
  CHECK(mine.back());
  CHECK(!room.take("a"));
  CHECK(room.take("b"));
  mine.pop_back();
  CHECK(room.take("a"));
  CHECK(room.connections.taken() == 2);
  CHECK(room.take("a", false));  // a proxy's own address
}

TEST_CASE("when all are taken the newcomer gets the place of who has most and has waited longest") {
  Room room(10, 6);
  auto greedy = room.take("greedy", 6);
  auto few = room.take("few", 4);
  greedy[0]->busy();
  greedy[2]->waiting(++room.now);  // answered something lately
  const auto newcomer = room.take("new");
  REQUIRE(newcomer);
  CHECK(room.losses == 1);
  CHECK(greedy[1]->lost());
  CHECK(room.connections.taken() == 10);
  const auto another = room.take("newer");
  REQUIRE(another);
  CHECK(greedy[3]->lost());
  for (const auto& place : few) CHECK(!place->lost());
  // The end of what was lost is nobody's end.
  greedy.clear();
  CHECK(room.connections.taken() == 6);
}

TEST_CASE("a request under way is never the one to go; when all are busy the newcomer is") {
  Room room(4, 0);
  const auto all = room.take("a", 3);
  const auto other = room.take("b");
  for (const auto& place : all) place->busy();
  CHECK(room.take("c"));  // b's, the only one that waits
  CHECK(other->lost());
  const auto last = room.take("d");
  REQUIRE(last);
  last->busy();
  CHECK(!room.take("e"));
  CHECK(room.losses == 1);
  all[2]->waiting(++room.now);
  CHECK(room.take("e"));
  CHECK(all[2]->lost());
}

TEST_CASE("a flood of newcomers takes from those who hold most, never from the one who holds one") {
  Room room(100, 10);
  const auto honest = room.take("honest");
  Places held;
  for (int i = 0; i < 1000; ++i) {
    if (auto place = room.take("attacker" + std::to_string(i % 40))) held.push_back(std::move(place));
  }
  CHECK(!honest->lost());
  CHECK(room.connections.taken() == 100);
}

TEST_CASE("who turns out to be behind a proxy is counted with its own") {
  Room room(10, 2);
  const auto first = room.take("proxy", false);
  const auto second = room.take("proxy", false);
  const auto third = room.take("proxy", false);
  CHECK(room.connections.move(*first, "client"));
  CHECK(room.connections.move(*second, "client"));
  CHECK(!room.connections.move(*third, "client"));
  CHECK(room.connections.move(*third, "somebody else"));
  CHECK(!room.take("client"));
  CHECK(room.connections.taken() == 3);
}
