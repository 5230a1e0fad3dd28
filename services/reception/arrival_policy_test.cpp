#include "services/reception/arrival_policy.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::reception;
using std::chrono::minutes;

namespace {

const WallClock lisbon("Europe/Lisbon");
// Half past midnight there, in summer.
const Instant start = parse_instant("2026-07-01T23:30:00Z").value();

Visit confirmed() {
  Visit v;
  v.starts_at = start;
  v.confirmed = true;
  return v;
}

std::string code(const std::optional<Visit>& visit, Instant now = start) {
  const auto refusal = refusal_of(visit, minutes(20), lisbon, now);
  return refusal ? refusal->code : "";
}

}  // namespace

TEST_CASE("a patient is let in on the day, from some time before the start on, also late") {
  CHECK(code(confirmed(), start - minutes(20)).empty());
  CHECK(code(confirmed(), start + std::chrono::hours(23)).empty());
  CHECK(code(confirmed(), start - minutes(31)) == "not_today");
  CHECK(code(confirmed(), start + std::chrono::hours(24)) == "not_today");
  const auto early = refusal_of(confirmed(), minutes(20), lisbon, start - minutes(21));
  REQUIRE(early);
  CHECK(early->code == "too_early");
  CHECK(early->detail == "Check in from 00:10 on.");
  CHECK(early->members.at(0) == std::pair<std::string, std::string>("from", "2026-07-01T23:10:00Z"));
}

TEST_CASE("a code that opens nothing is refused, one that was used opens the same again") {
  CHECK(code(std::nullopt) == "not_found");
  auto v = confirmed();
  v.confirmed = false;
  CHECK(code(v) == "not_found");
  v = confirmed();
  v.checked_in_at = start - minutes(30);
  CHECK(code(v, start - minutes(29)).empty());
  v.started_at = start;
  CHECK(code(v).empty());
  for (auto over : {&Visit::completed_at, &Visit::missed_at, &Visit::cancelled_at}) {
    auto ended = v;
    ended.*over = start;
    CHECK(code(ended) == "wrong_status");
  }
}

TEST_CASE("codes are known by their hashes, each by another") {
  CHECK(hash_of_code("a").size() == 64);
  CHECK(hash_of_code("a") == hash_of_code("a"));
  CHECK(hash_of_code("a") != hash_of_code("b"));
}
