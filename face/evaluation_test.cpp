#include "face/evaluation.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::face;

namespace {

FaceTemplate at(float where) {
  FaceTemplate out{};
  out[0] = where;
  return out;
}

// Six people far from each other, six pictures of each near each other.
std::vector<Person> apart(float between, float within) {
  std::vector<Person> out;
  for (int person = 0; person < 6; ++person) {
    Person pictures;
    for (int i = 0; i < 6; ++i)
      pictures.emplace_back(at(static_cast<float>(person) * between + static_cast<float>(i % 2) * within));
    out.push_back(std::move(pictures));
  }
  return out;
}

}  // namespace

TEST_CASE("evaluation: people who are far apart are all told apart") {
  const auto figures = figures_of(apart(2, 0.1F), face_threshold);
  CHECK(figures.pictures == 36);
  CHECK(figures.unsure == 0);
  CHECK(figures.not_enrolled == 0);
  CHECK(figures.probes == 3 * 4 * 3);
  CHECK(figures.nearest == figures.probes);
  CHECK(figures.rejected == 0);
  CHECK(figures.mistaken == 0);
  CHECK(figures.strangers == 3 * 2 * 6);
  CHECK(figures.taken_for_somebody == 0);
  CHECK(figures.equal_error_rate == 0);
}

TEST_CASE("evaluation: a threshold that is too low rejects, one that is too high takes strangers") {
  const auto people = apart(2, 0.1F);
  CHECK(figures_of(people, 0.01).rejected == 36);
  // From person 5 to person 4 it is 2: within 2.2 of one alone, as nobody stands behind them.
  CHECK(figures_of(people, 2.2).taken_for_somebody > 0);
}

TEST_CASE("evaluation: who is taken for another, what is unsure, and who is not enrolled are counted") {
  auto people = apart(2, 0.1F);
  people[1][5] = at(0);  // as person 0
  people[2][0] = std::nullopt;
  people[3][1] = at(100);
  const auto figures = figures_of(people, face_threshold);
  CHECK(figures.unsure == 1);
  CHECK(figures.mistaken > 0);
  CHECK(figures.not_enrolled > 0);
  CHECK(figures.nearest < figures.probes);
}

TEST_CASE("evaluation: the equal error rate is where both errors meet") {
  CHECK(equal_error_rate({1, 2}, {3, 4}) == 0);
  CHECK(equal_error_rate({1, 2, 3, 10}, {4, 5, 6, 7}) == doctest::Approx(0.25));
  CHECK(equal_error_rate({1, 3}, {2, 4}) == doctest::Approx(0.5));
  CHECK(equal_error_rate({}, {1}) == 0);
}
