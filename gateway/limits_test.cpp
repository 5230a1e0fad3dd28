#include "gateway/limits.hpp"

#include <doctest/doctest.h>

#include "platform/http/problem.hpp"

using namespace consulta;
using namespace consulta::gateway;

namespace {

// How long somebody is told to wait; 0: not at all.
int wait_for_export(Limits& limits, const Uuid& user) {
  try {
    limits.exported(user);
    return 0;
  } catch (const Problem& problem) {
    CHECK(problem.status == 429);
    return problem.retry_after_seconds;
  }
}

}  // namespace

TEST_CASE("an account has ten exports of its data an hour, however much else it may ask") {
  Limits limits(1000);
  const auto user = new_id();
  for (int i = 0; i < 10; ++i) CHECK(wait_for_export(limits, user) == 0);
  const auto wait = wait_for_export(limits, user);
  CHECK(wait > 300);
  CHECK(wait <= 360);
  CHECK(wait_for_export(limits, new_id()) == 0);
  CHECK_NOTHROW(limits.account(user));
}

TEST_CASE("where nothing is limited, exports are not") {
  Limits limits(0);
  const auto user = new_id();
  for (int i = 0; i < 20; ++i) CHECK(wait_for_export(limits, user) == 0);
}
