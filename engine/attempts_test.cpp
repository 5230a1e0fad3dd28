#include "engine/attempts.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <vector>

using namespace consulta;
using namespace consulta::engine;
using enum sql::ErrorKind;
using enum Way;

TEST_CASE("a batch is tried again where that may help, in good faith first, then the plain way") {
  struct Row {
    Attempt last;
    std::optional<sql::ErrorKind> failure;
    std::optional<Way> next;  // none: it has failed
  };
  const Attempt faith{quick, 0}, looked{plain, 1};
  const std::vector<Row> rows{
      {faith, retryable, quick},
      {faith, unique, plain},
      {faith, exclusion, plain},
      {faith, other, plain},
      {faith, std::nullopt, plain},
      {faith, unavailable, std::nullopt},
      {looked, retryable, plain},
      {looked, unique, plain},
      {looked, other, std::nullopt},
      {looked, exclusion, std::nullopt},
      {looked, std::nullopt, std::nullopt},
      {looked, unavailable, std::nullopt},
      {{quick, 5}, retryable, std::nullopt},
      {{quick, 5}, std::nullopt, std::nullopt},
      {{plain, 5}, unique, std::nullopt},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i);
    const auto next = next_attempt(rows[i].last, rows[i].failure);
    CHECK(next.has_value() == rows[i].next.has_value());
    if (!next) continue;
    CHECK(next->way == *rows[i].next);
    CHECK(next->made == rows[i].last.made + 1);
  }
}

TEST_CASE("what fails is called again the way that may help, and what is an answer is thrown at once") {
  struct Row {
    std::function<void()> fail;
    std::vector<Way> called;  // until it goes well, or for good
  };
  const auto failing = [](sql::ErrorKind kind) { return [kind] { throw sql::Error(kind, ""); }; };
  const std::vector<Row> rows{
      {[] {}, {quick}},
      {failing(retryable), {quick, quick}},
      {failing(stale), {quick, plain}},
      {[] { throw std::runtime_error("not quickly"); }, {quick, plain}},
      {failing(unavailable), {quick}},
      {[] { throw json::SyntaxError("not JSON"); }, {quick}},
      {[] { throw json::ValueError("name", "is required"); }, {quick}},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i);
    std::vector<Way> called;
    const auto run = [&](Way way) {
      called.push_back(way);
      if (called.size() == 1) rows[i].fail();
      return 7;
    };
    if (rows[i].called.size() > 1 || i == 0) {
      CHECK(run_attempts(run) == 7);
    } else {
      CHECK_THROWS(run_attempts(run));
    }
    CHECK(called == rows[i].called);
  }
  int made = 0;
  CHECK_THROWS_AS(run_attempts(
                      [&](Way way) {
                        CHECK(way == plain);
                        ++made;
                        throw sql::Error(unique, "");
                      },
                      {plain}),
                  sql::Error);
  CHECK(made == 6);
}

TEST_CASE("whatever goes wrong, a batch is tried six times at most") {
  const std::vector<std::optional<sql::ErrorKind>> failures{std::nullopt, unique, exclusion, retryable, other};
  for (const auto& first : failures) {
    for (const auto& rest : failures) {
      std::optional<Attempt> attempt{Attempt{}};
      int tried = 0;
      while (attempt && tried < 100) attempt = next_attempt(*attempt, ++tried < 6 ? first : rest);
      CHECK(tried <= 6);
    }
  }
}
