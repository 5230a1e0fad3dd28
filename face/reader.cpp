#include "face/reader.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "face/detection.hpp"

namespace consulta::face {
namespace {

constexpr double least_side = 60;         // of a face, pixels of the picture as it was decoded
constexpr double beside = 0.6;            // of the nearest face's side: who is as near as that stands beside them
constexpr double least_sharpness = 0.01;  // of a chip

// Both dimensions count: a face is higher than wide.
double side_of(const cv::Rect2d& box) {
  return std::sqrt(box.area());
}

}  // namespace

Reader::Reader(const std::string& folder, Align align)
    : align_(align),
      detector_(detector_network(load_weights(folder, "tiny_face_detector_model"))),
      landmarks_(landmark_network(load_weights(folder, "face_landmark_68_model"))),
      recognition_(recognition_network(load_weights(folder, "face_recognition_model"))) {
  // Whatever OpenCV loads and makes at its first use is there before the process is confined, and what does not fit is
  // found before anybody asks.
  const cv::Mat nothing = cv::Mat::zeros(chip_side, chip_side, CV_8UC3);
  find_faces(detector_, nothing);
  landmarks_of(nothing, {0, 0, chip_side, chip_side});
  template_of(nothing);
}

std::variant<FaceTemplate, Unsure> Reader::read(const Picture& picture) {
  const cv::Mat pixels(picture.height, picture.width, CV_8UC3, const_cast<std::uint8_t*>(picture.rgb.data()));
  const auto face = only_face(pixels);
  if (const auto* unsure = std::get_if<Unsure>(&face)) return *unsure;
  const auto& box = std::get<cv::Rect2d>(face);
  // As the landmarks' network was trained: whole pixels, and no more of the box than the picture has.
  const cv::Rect inside = cv::Rect(static_cast<int>(std::floor(box.x)), static_cast<int>(std::floor(box.y)),
                                   static_cast<int>(box.width), static_cast<int>(box.height)) &
                          cv::Rect({}, pixels.size());
  if (inside.width < least_side / 2 || inside.height < least_side / 2) return Unsure::no_face;
  const auto alignment =
      align_ == Align::landmarks ? alignment_of(landmarks_of(pixels, inside)) : alignment_of(cv::Rect2d(inside));
  const auto chip = chip_of(pixels, alignment);
  if (sharpness_of(chip) < least_sharpness) return Unsure::face_blurred;
  return template_of(chip);
}

FaceTemplate Reader::template_of(const cv::Mat& chip) {
  const auto output = run(recognition_, recognition_input, chip);
  FaceTemplate out;
  if (output.total() != out.size()) throw std::logic_error("the network makes something else");
  std::copy_n(output.ptr<float>(), out.size(), out.begin());
  return out;
}

std::variant<cv::Rect2d, Unsure> Reader::only_face(const cv::Mat& picture) {
  auto faces = find_faces(detector_, picture);
  if (faces.empty()) return Unsure::no_face;
  std::ranges::sort(faces, std::ranges::greater{}, [](const Found& found) { return side_of(found.box); });
  const double nearest = side_of(faces[0].box);
  if (faces.size() > 1 && side_of(faces[1].box) > beside * nearest) return Unsure::several_faces;
  if (nearest < least_side) return Unsure::face_too_small;
  return faces[0].box;
}

Landmarks Reader::landmarks_of(const cv::Mat& picture, const cv::Rect& face) {
  const auto shown = squared(picture(face), landmark_input.side);
  const auto output = run(landmarks_, landmark_input, shown.picture);
  Landmarks out;
  if (output.total() != 2 * out.size()) throw std::logic_error("the network makes something else");
  const auto* number = output.ptr<float>();
  for (auto& point : out) {
    const double x = *number++ * landmark_input.side, y = *number++ * landmark_input.side;
    point = {(x - shown.left) / shown.scale + face.x, (y - shown.top) / shown.scale + face.y};
  }
  return out;
}

double sharpness_of(const cv::Mat& chip) {
  cv::Mat grey, edges;
  cv::cvtColor(chip, grey, cv::COLOR_RGB2GRAY);
  cv::Laplacian(grey, edges, CV_32F);
  cv::Scalar mean, contrast, detail;
  cv::meanStdDev(grey, mean, contrast);
  cv::meanStdDev(edges, mean, detail);
  return contrast[0] < 1 ? 0 : detail[0] * detail[0] / (contrast[0] * contrast[0]);
}

}  // namespace consulta::face
