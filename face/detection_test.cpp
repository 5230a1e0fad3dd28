#include "face/detection.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace consulta::face;

namespace {

constexpr int cells = 13;

// Nothing anywhere.
cv::Mat nowhere() {
  const int sizes[] = {1, 25, cells, cells};
  return cv::Mat(4, sizes, CV_32F, cv::Scalar(-10)).clone();
}
// A box in the middle of a cell, as large as the anchor.
void put(cv::Mat& output, int anchor, int row, int column, float score) {
  const float numbers[] = {0, 0, 0, 0, score};
  for (int i = 0; i < 5; ++i) output.ptr<float>(0, anchor * 5 + i, row)[column] = numbers[i];
}

}  // namespace

TEST_CASE("detection: a box is where its cell is, as large as its anchor, in pixels of the picture") {
  auto output = nowhere();
  put(output, 0, 3, 6, 2);
  const auto found = boxes_of(output, {.scale = 0.5, .left = 10, .top = 20});
  REQUIRE(found.size() == 1);
  CHECK(found[0].score == doctest::Approx(1 / (1 + std::exp(-2.0))));
  CHECK(found[0].box.width == doctest::Approx(1.603231 * 64));
  CHECK(found[0].box.height == doctest::Approx(2.094468 * 64));
  CHECK(found[0].box.x + found[0].box.width / 2 == doctest::Approx(6.5 * 64 - 20));
  CHECK(found[0].box.y + found[0].box.height / 2 == doctest::Approx(3.5 * 64 - 40));
}

TEST_CASE("detection: of boxes around one face the surest is kept, and faces apart are several") {
  auto output = nowhere();
  put(output, 2, 6, 3, 1);
  put(output, 2, 6, 4, 3);
  put(output, 0, 6, 11, 2);
  put(output, 0, 1, 11, -0.1F);  // rather none
  const auto found = boxes_of(output, {});
  REQUIRE(found.size() == 2);
  CHECK(found[0].box.x + found[0].box.width / 2 == doctest::Approx(4.5 * 32));
  CHECK(found[1].box.x + found[1].box.width / 2 == doctest::Approx(11.5 * 32));
}

TEST_CASE("detection: nothing is found where there is nothing, and no number is no face") {
  CHECK(boxes_of(nowhere(), {}).empty());
  auto output = nowhere();
  put(output, 1, 6, 6, std::nanf(""));
  CHECK(boxes_of(output, {}).empty());
}

TEST_CASE("detection: a picture is in the middle of its square, as large as it is told to be") {
  const cv::Mat wide(100, 200, CV_8UC3, cv::Scalar(9, 9, 9));
  const auto whole = squared(wide, 50);
  CHECK(whole.scale == doctest::Approx(0.25));
  CHECK(whole.top == 12);
  CHECK(whole.left == 0);
  CHECK(whole.picture.at<cv::Vec3b>(11, 0)[0] == 0);
  CHECK(whole.picture.at<cv::Vec3b>(12, 0)[0] == 9);
  CHECK(whole.picture.at<cv::Vec3b>(36, 49)[0] == 9);
  CHECK(whole.picture.at<cv::Vec3b>(37, 49)[0] == 0);
  const auto half = squared(wide, 50, 0.5);
  CHECK(half.scale == doctest::Approx(0.125));
  CHECK(half.left == 12);
  CHECK(half.picture.at<cv::Vec3b>(25, 12)[0] == 9);
  CHECK(half.picture.at<cv::Vec3b>(25, 11)[0] == 0);
  CHECK(squared(cv::Mat(1, 500, CV_8UC3, cv::Scalar()), 50).picture.rows == 50);
}
