#include "engine/host/handover.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace std::chrono_literals;

TEST_CASE("handed over in order, no more than asked for at once") {
  const Instant now{1000s};
  host::Handover<int> handover(10, 60s);
  const auto due_at = handover.due_at(now);
  CHECK(due_at == now + 60s);
  handover.put({1, 2, 3}, due_at);
  CHECK(handover.take(2, now) == std::vector{1, 2});
  CHECK(handover.take(2, now) == std::vector{3});
  CHECK(handover.take(2, now).empty());
}

TEST_CASE("what has waited for half its lease is left to the database") {
  const Instant now{1000s};
  host::Handover<int> handover(10, 60s);
  handover.put({1}, handover.due_at(now));
  handover.put({2}, handover.due_at(now + 1s));
  CHECK(handover.take(10, now + 31s) == std::vector{2});
  CHECK(handover.take(10, now).empty());
}

TEST_CASE("without room, rows are due at once and not handed over") {
  const Instant now{1000s};
  host::Handover<int> handover(2, 60s);
  handover.put({1, 2, 3}, handover.due_at(now));
  CHECK(handover.due_at(now) == now);
  CHECK(handover.take(2, now).size() == 2);
  CHECK(handover.due_at(now) > now);
}
