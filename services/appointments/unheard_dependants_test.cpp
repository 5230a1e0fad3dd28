#include "services/appointments/unheard_dependants.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::appointments;
using namespace std::chrono_literals;

namespace {

const UnheardDependants::Time start{};

struct Waiting {
  UnheardDependants unheard;
  std::vector<KnownDependant> known;
  std::string told;
  int asked = 0;

  bool wait(const UnheardOf& whom) {
    return unheard.wait(whom, start, [this](bool heard) { told += heard ? "heard " : "never "; });
  }
  void look(std::chrono::milliseconds later) {
    unheard.look(
        [this](const std::vector<Uuid>&) {
          ++asked;
          return known;
        },
        start + later);
  }
};

}  // namespace

TEST_CASE("who waits for news of a dependant is told once they have come, or after two seconds that there are none") {
  Waiting w;
  const UnheardOf first{new_id(), new_id()}, second{new_id(), new_id()};
  w.look(0ms);
  CHECK(w.asked == 0);
  CHECK(w.wait(first));
  CHECK(w.wait(second));
  w.look(50ms);
  CHECK(w.told == "");
  w.known = {{first.dependant_id, first.patient_id, "Tom\u00e1s", 1}};
  w.look(100ms);
  CHECK(w.told == "heard ");
  w.look(1999ms);
  CHECK(w.told == "heard ");
  w.look(2000ms);
  CHECK(w.told == "heard never ");
  w.look(3000ms);
  CHECK(w.told == "heard never ");
}

TEST_CASE("a patient has three such waits at a time, all together two hundred") {
  Waiting w;
  const auto patient = new_id();
  for (int i = 0; i < 3; ++i) CHECK(w.wait({new_id(), patient}));
  CHECK(!w.wait({new_id(), patient}));
  for (int i = 3; i < 200; ++i) CHECK(w.wait({new_id(), new_id()}));
  CHECK(!w.wait({new_id(), new_id()}));
  w.look(2s);
  CHECK(w.wait({new_id(), patient}));
}

TEST_CASE("when the process stops nobody waits any more") {
  Waiting w;
  CHECK(w.wait({new_id(), new_id()}));
  w.unheard.end();
  CHECK(w.told == "never ");
  CHECK(!w.wait({new_id(), new_id()}));
}
