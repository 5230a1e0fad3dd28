#include "face/layers.hpp"

#include <doctest/doctest.h>

using namespace consulta::face;

namespace {

// One picture of one channel, row by row.
cv::Mat input_of(std::vector<float> values, int side) {
  const int sizes[] = {1, 1, side, side};
  return cv::Mat(4, sizes, CV_32F, values.data()).clone();
}
std::vector<float> run_on(Layers& layers, const cv::Mat& input) {
  auto net = layers.network();
  net.setInput(input);
  const cv::Mat out = net.forward();
  return {out.ptr<float>(), out.ptr<float>() + out.total()};
}

}  // namespace

TEST_CASE("layers: a convolution takes its filters as the package has them, and its scale and bias") {
  // Two channels out of one: the pixel to the right, and the one below twice.
  const Weights weights{{"f", {{2, 2, 1, 2}, {0, 0, 1, 0, 0, 2, 0, 0}}},
                        {"b", {{2}, {10, 20}}},
                        {"s/weights", {{2}, {1, 3}}},
                        {"s/biases", {{2}, {0, 0.5}}}};
  Layers layers(weights);
  layers.convolution(Layers::input, "f", "b", {}, "s");
  CHECK(run_on(layers, input_of({1, 2, 3, 4}, 2)) == std::vector<float>{12, (6 + 20) * 3 + 0.5});
}

TEST_CASE("layers: a depthwise convolution has a filter for each channel") {
  const Weights weights{{"up", {{1, 1, 1, 2}, {1, 10}}}, {"b", {{2}, {0, 0}}}, {"d", {{1, 1, 2, 1}, {2, 3}}}};
  Layers layers(weights);
  layers.depthwise(layers.convolution(Layers::input, "up", "b", {}), "d", {});
  CHECK(run_on(layers, input_of({7}, 1)) == std::vector<float>{14, 210});
}

TEST_CASE("layers: padding is behind, and pools know where a border cuts") {
  const Weights none;
  Layers padded(none);
  padded.padded(Layers::input, 1, 1);
  CHECK(run_on(padded, input_of({1, 2, 3, 4}, 2)) ==
        std::vector<float>{1, 2, 0, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  const auto three = input_of({-1, -2, -3, -4, -5, -6, -7, -8, -9}, 3);
  Layers all(none);
  all.max_pool(Layers::input, 2, 2, true);
  CHECK(run_on(all, three) == std::vector<float>{-1, -3, -7, -9});
  Layers whole(none);
  whole.max_pool(Layers::input, 2, 2, false);
  CHECK(run_on(whole, three) == std::vector<float>{-1});
  Layers step(none);
  step.max_pool(Layers::input, 2, 1, true);
  CHECK(run_on(step, three) == std::vector<float>{-1, -2, -3, -4, -5, -6, -7, -8, -9});
  Layers mean(none);
  mean.average_pool(Layers::input, 2, 2);
  CHECK(run_on(mean, three) == std::vector<float>{-3});
}

TEST_CASE("layers: sums, slopes, means, and a row for each number out") {
  const Weights weights{{"w", {{1, 2}, {2, -3}}}, {"b", {{2}, {0.5, 0}}}};
  Layers layers(weights);
  const int mean = layers.average(Layers::input);
  const int twice = layers.sum({mean, mean});
  layers.relu(layers.full(twice, "w", "b"), 0.1F);
  const auto out = run_on(layers, input_of({1, 2, 3, 4}, 2));
  REQUIRE(out.size() == 2);
  CHECK(out[0] == doctest::Approx(10.5));
  CHECK(out[1] == doctest::Approx(-1.5));
}

TEST_CASE("layers: weights that are missing or of another shape are told") {
  const Weights weights{{"f", {{1, 1, 1, 2}, {1, 1}}}, {"b", {{3}, {0, 0, 0}}}, {"w", {{4}, {0, 0, 0, 0}}}};
  Layers layers(weights);
  CHECK_THROWS_AS(layers.convolution(Layers::input, "none", "b", {}), WeightsError);
  CHECK_THROWS_AS(layers.convolution(Layers::input, "f", "b", {}), WeightsError);
  CHECK_THROWS_AS(layers.depthwise(Layers::input, "f", {}), WeightsError);
  CHECK_THROWS_AS(layers.full(Layers::input, "w"), WeightsError);
}
