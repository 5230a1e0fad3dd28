#include "face/trained_networks.hpp"

#include <string>

namespace consulta::face {
namespace {

constexpr float leak = 0.1F;

// A filter for each channel, then one over them.
int separable(Layers& net, int from, const std::string& name, Layers::Window window) {
  const int each = net.depthwise(from, name + "/depthwise_filter", window);
  return net.convolution(each, name + "/pointwise_filter", name + "/bias", {});
}

// Halves the picture, and adds to what came out four times what comes out of that.
int dense_block(Layers& net, int from, const std::string& name, bool first) {
  // Where the side is even, windows of three that step by two need a zero behind the last alone.
  from = net.padded(from, 0, 1);
  int out = first ? net.convolution(from, name + "/conv0/filters", name + "/conv0/bias", {.stride = 2})
                  : separable(net, from, name + "/conv0", {.stride = 2});
  out = net.relu(out);
  std::vector<int> sum{out};
  for (const auto* next : {"/conv1", "/conv2", "/conv3"}) {
    sum.push_back(separable(net, out, name + next, {.stride = 1, .padding = 1}));
    out = net.relu(net.sum(sum));
  }
  return out;
}

int scaled_convolution(Layers& net, int from, const std::string& name, Layers::Window window) {
  return net.convolution(from, name + "/conv/filters", name + "/conv/bias", window, name + "/scale");
}

int residual(Layers& net, int from, const std::string& name) {
  int out = net.relu(scaled_convolution(net, from, name + "/conv1", {.stride = 1, .padding = 1}));
  out = scaled_convolution(net, out, name + "/conv2", {.stride = 1, .padding = 1});
  return net.relu(net.sum({from, out}));
}

// Halves the picture. The two ways through differ by so many channels and rows, which are zeros.
int residual_down(Layers& net, int from, const std::string& name, int channels, int rows) {
  int out = net.relu(scaled_convolution(net, from, name + "/conv1", {.stride = 2}));
  out = scaled_convolution(net, out, name + "/conv2", {.stride = 1, .padding = 1});
  if (rows > 0) out = net.padded(out, 0, rows);
  int pooled = net.average_pool(from, 2, 2);
  if (channels > 0) pooled = net.padded(pooled, channels, 0);
  return net.relu(net.sum({pooled, out}));
}

}  // namespace

cv::dnn::Net detector_network(const Weights& weights) {
  Layers net(weights);
  int out = net.relu(net.convolution(Layers::input, "conv0/filters", "conv0/bias", {}), leak);
  for (const auto* name : {"conv1", "conv2", "conv3", "conv4", "conv5"}) {
    out = net.max_pool(out, 2, 2, true);
    out = net.relu(separable(net, out, name, {.stride = 1, .padding = 1}), leak);
  }
  out = net.max_pool(out, 2, 1, true);
  net.convolution(out, "conv8/filters", "conv8/bias", {});
  return net.network();
}

cv::dnn::Net landmark_network(const Weights& weights) {
  Layers net(weights);
  int out = dense_block(net, Layers::input, "dense0", true);
  for (const auto* name : {"dense1", "dense2", "dense3"}) out = dense_block(net, out, name, false);
  net.full(net.average(out), "fc/weights", "fc/bias");
  return net.network();
}

cv::dnn::Net recognition_network(const Weights& weights) {
  Layers net(weights);
  int out = net.relu(scaled_convolution(net, Layers::input, "conv32_down", {.stride = 2}));
  out = net.max_pool(out, 3, 2, false);
  for (const auto* name : {"conv32_1", "conv32_2", "conv32_3"}) out = residual(net, out, name);
  out = residual_down(net, out, "conv64_down", 32, 0);
  for (const auto* name : {"conv64_1", "conv64_2", "conv64_3"}) out = residual(net, out, name);
  out = residual_down(net, out, "conv128_down", 64, 0);
  for (const auto* name : {"conv128_1", "conv128_2"}) out = residual(net, out, name);
  out = residual_down(net, out, "conv256_down", 128, 1);
  for (const auto* name : {"conv256_1", "conv256_2"}) out = residual(net, out, name);
  out = residual_down(net, out, "conv256_down_out", 0, 1);
  net.full(net.average(out), "fc");
  return net.network();
}

cv::Mat run(cv::dnn::Net& network, const Input& input, const cv::Mat& picture) {
  network.setInput(cv::dnn::blobFromImage(picture, 1.0 / 255, {input.side, input.side},
                                          {input.red, input.green, input.blue}, false, false, CV_32F));
  return network.forward();
}

}  // namespace consulta::face
