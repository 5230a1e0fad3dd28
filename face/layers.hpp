// A network of OpenCV, built layer by layer from weights as the npm package has them: filters by height, width, channel
// in and channel out. Every layer is known by a number that the ones after it are given. A weight that is not there, or
// of another shape than its layer takes, is a WeightsError.
#pragma once

#include <opencv2/dnn.hpp>
#include <string>
#include <vector>

#include "face/weights.hpp"

namespace consulta::face {

// How a picture becomes the numbers that a network takes.
struct Input {
  int side = 0;
  double red = 0, green = 0, blue = 0;  // of an average picture, taken off
};

class Layers {
 public:
  // `weights` stay where they are until the last layer is added.
  explicit Layers(const Weights& weights) : weights_(weights) {}

  static constexpr int input = 0;

  struct Window {
    int stride = 1;
    int padding = 0;  // on every side
  };
  // `scaled`: the prefix of a factor and a summand for each channel, applied to what comes out.
  int convolution(int from, const std::string& filters, const std::string& bias, Window window,
                  const std::string& scaled = {});
  int depthwise(int from, const std::string& filters, Window window);
  int relu(int from, float slope = 0);  // below zero
  // `all`: also a window that the border cuts off.
  int max_pool(int from, int side, int stride, bool all);
  int average_pool(int from, int side, int stride);
  int average(int from);  // of everything, for each channel
  int sum(const std::vector<int>& of);
  // Zeros behind what is there.
  int padded(int from, int channels, int rows_and_columns);
  int full(int from, const std::string& weights, const std::string& bias = {});

  cv::dnn::Net network() { return net_; }

 private:
  const Tensor& tensor(const std::string& name, std::size_t dimensions) const;
  // One value a channel, or none where it has no name.
  std::vector<float> channels(const std::string& name, int count, float otherwise) const;
  int add(const std::string& type, cv::dnn::LayerParams& params, const std::vector<int>& from);

  const Weights& weights_;
  cv::dnn::Net net_;
  int count_ = 0;
};

}  // namespace consulta::face
