#include "face/detection.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace consulta::face {
namespace {

constexpr double least_score = 0.5;
constexpr float most_overlap = 0.4F;

// The usual sizes of a face, in cells: a box says how it differs from one of these.
struct Anchor {
  double width, height;
};
constexpr std::array<Anchor, 5> anchors{
    {{1.603231, 2.094468}, {6.041143, 7.080126}, {2.882459, 3.518061}, {4.266906, 5.178857}, {9.041765, 10.66308}}};
constexpr int numbers = 5;  // of a box: x, y, width, height, score

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

}  // namespace

std::vector<Found> boxes_of(const cv::Mat& output, const Squared& shown) {
  const int cells = output.size[2];
  const double cell = static_cast<double>(detector_input.side) / cells;  // pixels of the square
  const auto number = [&](std::size_t anchor, int which, int row, int column) {
    return static_cast<double>(output.ptr<float>(0, static_cast<int>(anchor) * numbers + which, row)[column]);
  };
  std::vector<cv::Rect2d> boxes;
  std::vector<float> scores;
  for (int row = 0; row < cells; ++row) {
    for (int column = 0; column < cells; ++column) {
      for (std::size_t a = 0; a < anchors.size(); ++a) {
        const double score = sigmoid(number(a, 4, row, column));
        if (!(score > least_score)) continue;
        const double x = (column + sigmoid(number(a, 0, row, column))) * cell;
        const double y = (row + sigmoid(number(a, 1, row, column))) * cell;
        const double width = std::exp(number(a, 2, row, column)) * anchors[a].width * cell;
        const double height = std::exp(number(a, 3, row, column)) * anchors[a].height * cell;
        boxes.emplace_back((x - width / 2 - shown.left) / shown.scale, (y - height / 2 - shown.top) / shown.scale,
                           width / shown.scale, height / shown.scale);
        scores.push_back(static_cast<float>(score));
      }
    }
  }
  std::vector<int> kept;  // the surest first
  cv::dnn::NMSBoxes(boxes, scores, static_cast<float>(least_score), most_overlap, kept);
  std::vector<Found> out;
  for (const int i : kept) {
    const auto place = static_cast<std::size_t>(i);
    out.push_back({boxes[place], static_cast<double>(scores[place])});
  }
  return out;
}

std::vector<Found> find_faces(cv::dnn::Net& detector, const cv::Mat& picture) {
  std::vector<Found> found;
  // Who stands very near fills the picture, as no face does that the network has learnt from: shown smaller, it does
  // not.
  for (const double fill : {1.0, 0.5}) {
    const auto shown = squared(picture, detector_input.side, fill);
    found = boxes_of(run(detector, detector_input, shown.picture), shown);
    if (!found.empty()) break;
  }
  return found;
}

Squared squared(const cv::Mat& picture, int side, double fill) {
  Squared out;
  out.scale = side * fill / std::max(picture.cols, picture.rows);
  const auto scaled = [&](int length) {
    return std::clamp(static_cast<int>(std::lround(length * out.scale)), 1, side);
  };
  const cv::Size size{scaled(picture.cols), scaled(picture.rows)};
  const cv::Point at{(side - size.width) / 2, (side - size.height) / 2};
  out.picture = cv::Mat::zeros(side, side, CV_8UC3);
  cv::resize(picture, out.picture(cv::Rect{at, size}), size, 0, 0, out.scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  out.left = at.x;
  out.top = at.y;
  return out;
}

}  // namespace consulta::face
