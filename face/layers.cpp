#include "face/layers.hpp"

namespace consulta::face {
namespace {

// What OpenCV takes: channel out, channel in, height, width.
cv::Mat by_output(const Tensor& filters, const std::vector<float>& factors) {
  const int height = filters.shape[0], width = filters.shape[1], in = filters.shape[2], out = filters.shape[3];
  const int sizes[] = {out, in, height, width};
  cv::Mat mat(4, sizes, CV_32F);
  auto* to = mat.ptr<float>();
  for (int o = 0; o < out; ++o) {
    for (int i = 0; i < in; ++i) {
      for (int at = 0; at < height * width; ++at) {
        const auto place = static_cast<std::size_t>((at * in + i) * out + o);
        *to++ = filters.values[place] * factors[static_cast<std::size_t>(o)];
      }
    }
  }
  return mat;
}

cv::Mat row(const std::vector<float>& values) {
  return cv::Mat(values, true).reshape(1, 1);
}

cv::dnn::LayerParams window_of(int height, int width, Layers::Window window) {
  cv::dnn::LayerParams params;
  params.set("kernel_h", height);
  params.set("kernel_w", width);
  params.set("stride_h", window.stride);
  params.set("stride_w", window.stride);
  params.set("pad_h", window.padding);
  params.set("pad_w", window.padding);
  return params;
}

cv::dnn::LayerParams pooling(const char* how, int side, int stride, bool all) {
  cv::dnn::LayerParams params;
  params.set("pool", how);
  params.set("kernel_size", side);
  params.set("stride", stride);
  params.set("pad_mode", all ? "SAME" : "VALID");
  return params;
}

}  // namespace

const Tensor& Layers::tensor(const std::string& name, std::size_t dimensions) const {
  const auto found = weights_.find(name);
  if (found == weights_.end()) throw WeightsError(name + " is missing");
  if (found->second.shape.size() != dimensions) throw WeightsError(name + " is of another shape");
  return found->second;
}

std::vector<float> Layers::channels(const std::string& name, int count, float otherwise) const {
  if (name.empty()) return std::vector<float>(static_cast<std::size_t>(count), otherwise);
  const auto& found = tensor(name, 1);
  if (found.shape[0] != count) throw WeightsError(name + " is of another shape");
  return found.values;
}

int Layers::add(const std::string& type, cv::dnn::LayerParams& params, const std::vector<int>& from) {
  params.type = type;
  params.name = type + std::to_string(++count_);
  const int id = net_.addLayer(params.name, type, params);
  for (std::size_t i = 0; i < from.size(); ++i) net_.connect(from[i], 0, id, static_cast<int>(i));
  return id;
}

int Layers::convolution(int from, const std::string& filters, const std::string& bias, Window window,
                        const std::string& scaled) {
  const auto& kernel = tensor(filters, 4);
  const int out = kernel.shape[3];
  // A scale after a convolution is one with other filters.
  const auto factors = channels(scaled.empty() ? "" : scaled + "/weights", out, 1);
  auto summands = channels(scaled.empty() ? "" : scaled + "/biases", out, 0);
  const auto biases = channels(bias, out, 0);
  for (std::size_t i = 0; i < summands.size(); ++i) summands[i] += biases[i] * factors[i];
  auto params = window_of(kernel.shape[0], kernel.shape[1], window);
  params.set("num_output", out);
  params.set("bias_term", true);
  params.blobs = {by_output(kernel, factors), row(summands)};
  return add("Convolution", params, {from});
}

int Layers::depthwise(int from, const std::string& filters, Window window) {
  const auto& kernel = tensor(filters, 4);
  if (kernel.shape[3] != 1) throw WeightsError(filters + " is of another shape");
  const int of = kernel.shape[2];
  // One filter for each channel, as if each were a channel out.
  const Tensor each{{kernel.shape[0], kernel.shape[1], 1, of}, kernel.values};
  auto params = window_of(kernel.shape[0], kernel.shape[1], window);
  params.set("num_output", of);
  params.set("group", of);
  params.set("bias_term", false);
  params.blobs = {by_output(each, std::vector<float>(static_cast<std::size_t>(of), 1))};
  return add("Convolution", params, {from});
}

int Layers::relu(int from, float slope) {
  cv::dnn::LayerParams params;
  params.set("negative_slope", slope);
  return add("ReLU", params, {from});
}

int Layers::max_pool(int from, int side, int stride, bool all) {
  auto params = pooling("MAX", side, stride, all);
  return add("Pooling", params, {from});
}

int Layers::average_pool(int from, int side, int stride) {
  auto params = pooling("AVE", side, stride, false);
  return add("Pooling", params, {from});
}

int Layers::average(int from) {
  cv::dnn::LayerParams params;
  params.set("pool", "AVE");
  params.set("global_pooling", true);
  return add("Pooling", params, {from});
}

int Layers::sum(const std::vector<int>& of) {
  cv::dnn::LayerParams params;
  params.set("operation", "sum");
  return add("Eltwise", params, of);
}

int Layers::padded(int from, int channels, int rows_and_columns) {
  cv::dnn::LayerParams params;
  const int amounts[] = {0, 0, 0, channels, 0, rows_and_columns, 0, rows_and_columns};
  params.set("paddings", cv::dnn::DictValue::arrayInt(amounts, 8));
  return add("Padding", params, {from});
}

int Layers::full(int from, const std::string& weights, const std::string& bias) {
  const auto& matrix = tensor(weights, 2);
  const int out = matrix.shape[1];
  cv::dnn::LayerParams params;
  params.set("num_output", out);
  params.set("bias_term", true);
  const cv::Mat transposed = cv::Mat(matrix.values, true).reshape(1, matrix.shape[0]).t();
  params.blobs = {transposed, row(channels(bias, out, 0))};
  return add("InnerProduct", params, {from});
}

}  // namespace consulta::face
