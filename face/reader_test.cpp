#include "face/reader.hpp"

#include <doctest/doctest.h>

#include <opencv2/imgproc.hpp>

using namespace consulta::face;

TEST_CASE("reader: a surface has no detail, and what is blurred less than what is sharp, at whatever contrast") {
  CHECK(sharpness_of(cv::Mat(chip_side, chip_side, CV_8UC3, cv::Scalar(90, 90, 90))) == 0);
  cv::Mat noise(chip_side, chip_side, CV_8UC3), pale, blurred;
  cv::theRNG().state = 7;
  cv::randu(noise, 0, 255);
  noise.convertTo(pale, -1, 0.3, 100);
  cv::GaussianBlur(noise, blurred, {}, 3);
  CHECK(sharpness_of(pale) == doctest::Approx(sharpness_of(noise)).epsilon(0.1));
  CHECK(sharpness_of(blurred) < sharpness_of(noise) / 20);
}

TEST_CASE("reader: without weights it says what brings them") {
  CHECK_THROWS_WITH_AS(Reader("/nowhere"), doctest::Contains("face/fetch"), WeightsError);
}
