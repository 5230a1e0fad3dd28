// Where faces are in a picture.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "face/trained_networks.hpp"

namespace consulta::face {

struct Found {
  cv::Rect2d box;  // may reach beyond the picture
  double score = 0;
};

// A picture in the middle of a black square, `scale` times as large as it was.
struct Squared {
  cv::Mat picture;
  double scale = 1;
  double left = 0, top = 0;
};
// Of a square of `side`, of which the longer side fills so much.
Squared squared(const cv::Mat& picture, int side, double fill = 1);

// What the detector's network says of what it was shown: the boxes that are faces rather than not, in pixels of the
// picture, the surest first, one for each face.
std::vector<Found> boxes_of(const cv::Mat& output, const Squared& shown);

// The faces of a picture of red, green and blue. One that fills the picture is seen too.
std::vector<Found> find_faces(cv::dnn::Net& detector, const cv::Mat& picture);

}  // namespace consulta::face
