#include "face/alignment.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

using namespace consulta::face;

namespace {

// Where the chip has the centres of the eyes, by 150 pixels and a margin of a quarter.
constexpr double left_eye = (0.225492 + 0.25) * 100, right_eye = (0.754761 + 0.25) * 100,
                 eyes = (0.215990 + 0.25) * 100;

// A face whose parts are points, so large, turned so far (radians) and there.
Landmarks face_of(double side, double turned, cv::Point2d at) {
  const auto put = [&](double x, double y) {
    return cv::Point2d{at.x + side * (x * std::cos(turned) - y * std::sin(turned)),
                       at.y + side * (x * std::sin(turned) + y * std::cos(turned))};
  };
  Landmarks out;
  out.fill(put(7, 7));  // nobody looks there
  for (std::size_t i = 27; i <= 35; ++i) out[i] = put(0.490127, 0.495249);
  for (std::size_t i = 36; i <= 41; ++i) out[i] = put(0.225492, 0.215990);
  for (std::size_t i = 42; i <= 47; ++i) out[i] = put(0.754761, 0.215990);
  for (std::size_t i = 48; i <= 54; ++i) out[i] = put(0.490127, 0.763421);
  for (std::size_t i = 60; i <= 64; ++i) out[i] = put(0.490127, 0.763421);
  return out;
}

void same(cv::Point2d a, cv::Point2d b) {
  CHECK(a.x == doctest::Approx(b.x));
  CHECK(a.y == doctest::Approx(b.y));
}

}  // namespace

TEST_CASE("alignment: a turn, a size and a shift are found again") {
  const Similarity made{1.5, -0.4, 30, -7};
  const std::array<cv::Point2d, 3> from{{{0, 0}, {10, 2}, {-3, 8}}};
  const std::array<cv::Point2d, 3> to{made.of(from[0]), made.of(from[1]), made.of(from[2])};
  const std::array<double, 3> weights{1, 2, 5};
  const auto found = fitted(from, to, weights);
  CHECK(found.a == doctest::Approx(made.a));
  CHECK(found.b == doctest::Approx(made.b));
  CHECK(found.x == doctest::Approx(made.x));
  CHECK(found.y == doctest::Approx(made.y));
}

TEST_CASE("alignment: a point with more weight is nearer to its place") {
  const std::array<cv::Point2d, 3> from{{{0, 0}, {10, 0}, {0, 10}}};
  const std::array<cv::Point2d, 3> to{{{0, 0}, {10, 0}, {0, 20}}};
  const auto off = [&](const std::array<double, 3>& weights) {
    return cv::norm(fitted(from, to, weights).of(from[2]) - to[2]);
  };
  CHECK(off({1, 1, 10}) < off({1, 1, 1}));
}

TEST_CASE("alignment: eyes come to lie in their places, whatever the face's size, tilt and place") {
  for (const double side : {40.0, 300.0}) {
    for (const double turned : {-0.5, 0.0, 0.3}) {
      const auto landmarks = face_of(side, turned, {70, 90});
      const auto alignment = alignment_of(landmarks);
      same(alignment.of(landmarks[36]), {left_eye, eyes});
      same(alignment.of(landmarks[42]), {right_eye, eyes});
      CHECK(alignment.scale() == doctest::Approx(100 / side));
    }
  }
}

TEST_CASE("alignment: by the box alone the face is as it was, in the middle") {
  const auto alignment = alignment_of(cv::Rect2d(20, 40, 50, 100));
  same(alignment.of({45, 90}), {75, 75});
  CHECK(alignment.scale() == doctest::Approx(1.5));
  CHECK(alignment.b == 0);
}

TEST_CASE("alignment: the chip shows what lies there, small faces and large ones") {
  for (const double side : {50.0, 100.0, 700.0}) {
    const auto landmarks = face_of(side, 0, {20, 20});
    const auto extent = static_cast<int>(2 * side);
    cv::Mat picture(extent, extent, CV_8UC3, cv::Scalar(0, 0, 0));
    // White left of the middle between the eyes.
    picture.colRange(0, static_cast<int>(20 + side * 0.490127)).setTo(cv::Scalar(255, 255, 255));
    const auto chip = chip_of(picture, alignment_of(landmarks));
    REQUIRE(chip.rows == chip_side);
    REQUIRE(chip.cols == chip_side);
    CHECK(chip.at<cv::Vec3b>(47, 68)[0] > 200);
    CHECK(chip.at<cv::Vec3b>(47, 80)[0] < 50);
  }
}
