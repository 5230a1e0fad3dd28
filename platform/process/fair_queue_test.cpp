#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <latch>
#include <map>
#include <string>
#include <vector>

#include "platform/process/workers.hpp"

using namespace consulta;

namespace {

std::string drained(FairQueue<std::string>& queue) {
  std::string out;
  while (auto item = queue.pop()) out += *item + " ";
  return out;
}

}  // namespace

TEST_CASE("who waits is served in turns, each client's own in its order") {
  FairQueue<std::string> queue(10, 100);
  for (const char* item : {"a1", "a2", "a3", "a4"}) CHECK(!queue.push("a", item));
  CHECK(!queue.push("b", "b1"));
  CHECK(!queue.push("b", "b2"));
  CHECK(!queue.push("c", "c1"));
  CHECK(queue.size() == 7);
  CHECK(drained(queue) == "a1 b1 c1 a2 b2 a3 a4 ");
  CHECK(queue.empty());
  CHECK(!queue.pop());
}

TEST_CASE("whoever has been served goes to the end, also when they come again at once") {
  FairQueue<std::string> queue(10, 100);
  queue.push("a", "a1");
  queue.push("b", "b1");
  CHECK(queue.pop() == "a1");
  queue.push("a", "a2");
  queue.push("c", "c1");
  CHECK(drained(queue) == "b1 a2 c1 ");
}

TEST_CASE("a client has room for so many, all together for so many") {
  FairQueue<std::string> queue(2, 4);
  CHECK(!queue.push("a", "a1"));
  CHECK(!queue.push("a", "a2"));
  CHECK(queue.push("a", "a3") == "a3");  // too many of its own
  CHECK(!queue.push("b", "b1"));
  CHECK(!queue.push("b", "b2"));
  CHECK(queue.push("c", "c1") == "a2");  // the newest of whoever has most gives way
  CHECK(queue.push("d", "d1") == "b2");
  CHECK(!queue.has_room("e"));
  CHECK(queue.push("e", "e1") == "e1");  // nobody has more than one
  CHECK(queue.push("a", "a4") == "a4");  // nor does one with as many take another's place
  CHECK(queue.size() == 4);
  CHECK(drained(queue) == "a1 b1 c1 d1 ");
}

TEST_CASE("a flood by one client, or by four, delays another by one turn at most") {
  for (const int attackers : {1, 4}) {
    FairQueue<std::string> queue(16, 64);
    for (int i = 0; i < 1000; ++i) queue.push("attacker " + std::to_string(i % attackers), "flood");
    CHECK(queue.push("honest", "login") != "login");
    int before = 0;
    while (queue.pop() != "login") ++before;
    CHECK(before <= attackers);
  }
}

TEST_CASE("workers: each job runs or is refused, exactly once, in turns") {
  std::map<std::string, int> ran;
  std::vector<std::string> order;
  std::mutex mutex;
  std::latch go(1);
  std::atomic<int> refused{0};
  Workers workers(1, {8, 12});
  const auto job = [&](const std::string& client) {
    return [&, client] {
      go.wait();
      const std::lock_guard lock(mutex);
      order.push_back(client);
    };
  };
  const auto refuse = [&] { ++refused; };
  workers.submit("first", job("first"), refuse);
  // From several threads, while the only one that works is busy.
  std::vector<std::thread> offering;
  for (int t = 0; t < 4; ++t) {
    offering.emplace_back([&] {
      for (int i = 0; i < 25; ++i) workers.submit("flood", job("flood"), refuse);
    });
  }
  for (auto& thread : offering) thread.join();
  for (int i = 0; i < 5; ++i) workers.submit("honest", job("honest"), refuse);
  go.count_down();
  workers.stop();
  for (const auto& client : order) ++ran[client];
  CHECK(ran["honest"] == 5);
  CHECK(ran["flood"] >= 6);
  CHECK(ran["flood"] <= 8);
  CHECK(static_cast<int>(order.size()) + refused == 106);
  // In turns: the last of the honest ones is not behind more of the flood than there are of them.
  const auto last_honest = std::find(order.rbegin(), order.rend(), "honest").base() - order.begin();
  CHECK(last_honest <= 11 + 1);
  workers.submit(
      "late", [] { FAIL("ran after stop()"); }, refuse);
  CHECK(static_cast<int>(order.size()) + refused == 107);
}
