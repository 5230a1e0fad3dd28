#include "clinic/face_template.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace consulta;

namespace {

FaceTemplate at(float where) {
  FaceTemplate out{};
  out[7] = where;
  return out;
}

constexpr float threshold = face_threshold;

}  // namespace

TEST_CASE("faces: how far apart two are") {
  CHECK(distance_of(at(1), at(1)) == 0);
  CHECK(distance_of(at(1), at(-2)) == doctest::Approx(3));
  FaceTemplate everywhere;
  everywhere.fill(1);
  CHECK(distance_of(everywhere, FaceTemplate{}) == doctest::Approx(std::sqrt(128.0)));
}

TEST_CASE("faces: pictures of one person are kept as their mean") {
  const std::vector pictures{at(0.1F), at(0.2F), at(0.3F)};
  const auto kept = enrol(pictures);
  REQUIRE(kept);
  CHECK((*kept)[7] == doctest::Approx(0.2));
  CHECK((*kept)[8] == 0);
}

TEST_CASE("faces: pictures of several people, and no pictures, are nobody's") {
  CHECK_FALSE(enrol({}));
  const std::vector two{at(0), at(0), at(2 * threshold)};
  CHECK_FALSE(enrol(two));
}

TEST_CASE("faces: who is near is recognised, and nobody else") {
  const std::vector known{at(0), at(2), at(4)};
  CHECK(recognise(at(2 + threshold * 0.9F), known) == 1);
  CHECK_FALSE(recognise(at(2 + threshold * 1.1F), known));
  CHECK_FALSE(recognise(at(2), {}));
}

TEST_CASE("faces: who could be either of two is nobody") {
  const std::vector known{at(0), at(threshold)};
  CHECK_FALSE(recognise(at(threshold * 0.4F), known));
  CHECK(recognise(at(-threshold * 0.4F), known) == 0);
}

TEST_CASE("faces: what is no number is nobody's") {
  const std::vector known{at(0)};
  CHECK_FALSE(recognise(at(std::numeric_limits<float>::quiet_NaN()), known));
  const std::vector broken{at(std::numeric_limits<float>::quiet_NaN()), at(1)};
  CHECK_FALSE(enrol(broken));
}
