#include "face/alignment.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace consulta::face {
namespace {

// Points that are taken together: their mean in the picture, where it is in a face of side 1, and how many they are.
struct Part {
  std::vector<std::size_t> points;
  cv::Point2d place;
};

std::vector<std::size_t> range(std::size_t first, std::size_t last) {
  std::vector<std::size_t> out(last - first + 1);
  std::iota(out.begin(), out.end(), first);
  return out;
}

// Of the mean face of dlib, which the recognition network was trained on.
const std::vector<Part>& parts() {
  static const auto all = [] {
    auto lip = range(48, 54);
    const auto inner = range(60, 64);
    lip.insert(lip.end(), inner.begin(), inner.end());
    return std::vector<Part>{{range(36, 41), {0.225492, 0.215990}},
                             {range(42, 47), {0.754761, 0.215990}},
                             {range(27, 35), {0.490127, 0.495249}},
                             {lip, {0.490127, 0.763421}}};
  }();
  return all;
}

constexpr double margin = 0.25;  // around the face, of its side

cv::Point2d in_chip(cv::Point2d place) {
  return cv::Point2d{place.x + margin, place.y + margin} * (chip_side / (1 + 2 * margin));
}

}  // namespace

double Similarity::scale() const {
  return std::hypot(a, b);
}

Similarity fitted(std::span<const cv::Point2d> from, std::span<const cv::Point2d> to, std::span<const double> weights) {
  cv::Point2d from_mean, to_mean;
  double total = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    from_mean += from[i] * weights[i];
    to_mean += to[i] * weights[i];
    total += weights[i];
  }
  from_mean /= total;
  to_mean /= total;
  double along = 0, across = 0, spread = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const auto f = from[i] - from_mean, t = to[i] - to_mean;
    along += weights[i] * (f.x * t.x + f.y * t.y);
    across += weights[i] * (f.x * t.y - f.y * t.x);
    spread += weights[i] * (f.x * f.x + f.y * f.y);
  }
  Similarity out{along / spread, across / spread, 0, 0};
  const auto moved = out.of(from_mean);
  out.x = to_mean.x - moved.x;
  out.y = to_mean.y - moved.y;
  return out;
}

Similarity alignment_of(const Landmarks& landmarks) {
  std::vector<cv::Point2d> from, to;
  std::vector<double> weights;
  for (const auto& part : parts()) {
    cv::Point2d mean;
    for (const auto point : part.points) mean += landmarks[point] / static_cast<double>(part.points.size());
    from.push_back(mean);
    to.push_back(in_chip(part.place));
    weights.push_back(static_cast<double>(part.points.size()));
  }
  return fitted(from, to, weights);
}

Similarity alignment_of(const cv::Rect2d& box) {
  const double scale = chip_side / std::max(box.width, box.height);
  return {scale, 0, chip_side / 2.0 - scale * (box.x + box.width / 2),
          chip_side / 2.0 - scale * (box.y + box.height / 2)};
}

cv::Mat chip_of(const cv::Mat& picture, const Similarity& alignment) {
  // A large face is taken larger and made smaller then, or of its pixels most would not count.
  const int times = std::clamp(static_cast<int>(std::lround(1 / alignment.scale())), 1, 8);
  const cv::Matx23d forward(alignment.a * times, -alignment.b * times, alignment.x * times,  //
                            alignment.b * times, alignment.a * times, alignment.y * times);
  cv::Mat taken, chip;
  cv::warpAffine(picture, taken, forward, {chip_side * times, chip_side * times}, cv::INTER_LINEAR);
  if (times == 1) return taken;
  cv::resize(taken, chip, {chip_side, chip_side}, 0, 0, cv::INTER_AREA);
  return chip;
}

}  // namespace consulta::face
