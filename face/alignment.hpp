// How a face comes to lie where the network that recognises it has learnt to see it: eyes, nose and mouth in their
// places, whatever the size, the place and the tilt in the picture. Without it the same network is of little use:
// `consulta-face --evaluate` measures both.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <span>

namespace consulta::face {

inline constexpr int chip_side = 150;

// Of the 68: 27 to 35 are the nose, 36 to 41 and 42 to 47 the eyes, 48 to 54 and 60 to 64 the upper lip.
using Landmarks = std::array<cv::Point2d, 68>;

// x' = a x - b y + x0, y' = b x + a y + y0: a turn, a size and a shift.
struct Similarity {
  double a = 1, b = 0, x = 0, y = 0;
  double scale() const;
  cv::Point2d of(cv::Point2d point) const { return {a * point.x - b * point.y + x, b * point.x + a * point.y + y}; }
};

// Brings `from` as near to `to` as it can, in least squares by weight; of as many points, not all in one place.
Similarity fitted(std::span<const cv::Point2d> from, std::span<const cv::Point2d> to, std::span<const double> weights);

// From the picture to the chip.
Similarity alignment_of(const Landmarks& landmarks);
// The same by the detector's box alone, to see what alignment is for.
Similarity alignment_of(const cv::Rect2d& box);

// What of the picture lies there. What is beyond it is black.
cv::Mat chip_of(const cv::Mat& picture, const Similarity& alignment);

}  // namespace consulta::face
