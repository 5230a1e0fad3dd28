#include "engine/host/unheard.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::host;
using namespace std::chrono_literals;

namespace {

const Unheard::Time start{};

struct Waiting {
  Unheard unheard{"a dependant"};
  std::vector<UnheardOf> known;
  std::string told;
  int asked = 0;

  bool wait(const UnheardOf& of) {
    return unheard.wait(of, start, [this](bool heard) { told += heard ? "heard " : "never "; });
  }
  void look(std::chrono::milliseconds later) {
    unheard.look(
        [this](const std::vector<UnheardOf>&) {
          ++asked;
          return known;
        },
        start + later);
  }
};

}  // namespace

TEST_CASE("who waits for news of something is told once they have come, or after two seconds that there are none") {
  Waiting w;
  const UnheardOf first{new_id(), new_id()}, second{new_id(), new_id()};
  w.look(0ms);
  CHECK(w.asked == 0);
  CHECK(w.wait(first));
  CHECK(w.wait(second));
  w.look(50ms);
  CHECK(w.told == "");
  w.known = {first};
  w.look(100ms);
  CHECK(w.told == "heard ");
  w.look(1999ms);
  CHECK(w.told == "heard ");
  w.look(2000ms);
  CHECK(w.told == "heard never ");
  w.look(3000ms);
  CHECK(w.told == "heard never ");
}

TEST_CASE("what is known to another is no news") {
  Waiting w;
  const UnheardOf mine{new_id(), new_id()};
  CHECK(w.wait(mine));
  w.known = {{mine.id, new_id()}, {new_id(), mine.by}};
  w.look(100ms);
  CHECK(w.told == "");
}

TEST_CASE("an account has three such waits at a time, all together two hundred") {
  Waiting w;
  const auto account = new_id();
  for (int i = 0; i < 3; ++i) CHECK(w.wait({new_id(), account}));
  CHECK(!w.wait({new_id(), account}));
  for (int i = 3; i < 200; ++i) CHECK(w.wait({new_id(), new_id()}));
  CHECK(!w.wait({new_id(), new_id()}));
  w.look(2s);
  CHECK(w.wait({new_id(), account}));
}

TEST_CASE("when the process stops nobody waits any more") {
  Waiting w;
  CHECK(w.wait({new_id(), new_id()}));
  w.unheard.end();
  CHECK(w.told == "never ");
  CHECK(!w.wait({new_id(), new_id()}));
}
