#include "engine/host/later.hpp"

#include <doctest/doctest.h>

#include <future>
#include <vector>

using consulta::host::Later;

TEST_CASE("what is put off is done in its order by another thread, all of it before that ends") {
  std::vector<int> done;
  std::thread::id by;
  Later later;
  for (int i = 0; i < 100; ++i) {
    CHECK(later.put([&, i] {
      done.push_back(i);
      by = std::this_thread::get_id();
    }));
  }
  later.stop();
  REQUIRE(done.size() == 100);
  for (int i = 0; i < 100; ++i) CHECK(done[static_cast<std::size_t>(i)] == i);
  CHECK(by != std::this_thread::get_id());
}

TEST_CASE("what is put off is bounded") {
  std::promise<void> go_on;
  Later later;
  std::promise<void> begun;
  REQUIRE(later.put([&] {
    begun.set_value();
    go_on.get_future().wait();
  }));
  begun.get_future().wait();
  int taken = 0;
  while (taken < 5000 && later.put([] {})) ++taken;
  CHECK(taken == 1024);
  go_on.set_value();
}
