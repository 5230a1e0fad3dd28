// What consulta-face does: a picture in, the template of the one face in it out, or why there is none to be sure of. It
// keeps nothing of either. One thread at a time.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <variant>

#include "clinic/face_template.hpp"
#include "face/alignment.hpp"
#include "face/picture.hpp"
#include "face/trained_networks.hpp"

namespace consulta::face {

// Why it is not sure.
enum class Unsure { no_face, several_faces, face_too_small, face_blurred };
BOOST_DESCRIBE_ENUM(Unsure, no_face, several_faces, face_too_small, face_blurred)

// `box` is there to see what it costs.
enum class Align { landmarks, box };

class Reader {
 public:
  // `folder` is where face/fetch has brought the weights. Throws WeightsError.
  explicit Reader(const std::string& folder, Align align = Align::landmarks);

  std::variant<FaceTemplate, Unsure> read(const Picture& picture);

 private:
  std::variant<cv::Rect2d, Unsure> only_face(const cv::Mat& picture);
  Landmarks landmarks_of(const cv::Mat& picture, const cv::Rect& face);
  FaceTemplate template_of(const cv::Mat& chip);

  Align align_;
  cv::dnn::Net detector_, landmarks_, recognition_;
};

// How much of a face's detail is there, whatever its contrast: from 0, a grey surface, up.
double sharpness_of(const cv::Mat& chip);

}  // namespace consulta::face
