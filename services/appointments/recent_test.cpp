#include "services/appointments/recent.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::appointments;

namespace {

Appointment appointment() {
  Appointment a;
  a.id = new_id();
  return a;
}

}  // namespace

TEST_CASE("recent appointments are taken once, and all or none") {
  Recent recent;
  const auto a = appointment();
  const auto b = appointment();
  recent.remember(a);
  CHECK(recent.take({a.id, b.id}).empty());
  recent.remember(b);
  CHECK(recent.take({a.id, b.id, a.id}).size() == 2);
  CHECK(recent.take({a.id}).empty());
}

TEST_CASE("the oldest of the recent appointments are forgotten") {
  Recent recent;
  const auto first = appointment();
  recent.remember(first);
  Appointment last;
  for (int i = 0; i < 2048; ++i) recent.remember(last = appointment());
  CHECK(recent.take({first.id}).empty());
  CHECK(recent.take({last.id}).size() == 1);
}
