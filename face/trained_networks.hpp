// The three networks, with the architecture that their weights were trained in, and what each takes.
#pragma once

#include "face/layers.hpp"

namespace consulta::face {

// Where faces are in a picture: 13 by 13 cells, five boxes each, of five numbers.
inline constexpr Input detector_input{416, 117.001, 114.697, 97.404};
cv::dnn::Net detector_network(const Weights& weights);

// Where the 68 points of a face are in a picture of it.
inline constexpr Input landmark_input{112, 122.782, 117.001, 104.298};
cv::dnn::Net landmark_network(const Weights& weights);

// The template of a face that lies as it should.
inline constexpr Input recognition_input{150, 122.782, 117.001, 104.298};
cv::dnn::Net recognition_network(const Weights& weights);

// What the network makes of a picture, of red, green and blue, as large as it takes it.
cv::Mat run(cv::dnn::Net& network, const Input& input, const cv::Mat& picture);

}  // namespace consulta::face
