#include "clinic/face_template.hpp"

#include <algorithm>
#include <cmath>

namespace consulta {

double distance_of(const FaceTemplate& a, const FaceTemplate& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double apart = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    sum += apart * apart;
  }
  return std::sqrt(sum);
}

std::optional<FaceTemplate> enrol(std::span<const FaceTemplate> pictures) {
  if (pictures.empty()) return std::nullopt;
  FaceTemplate mean{};
  for (const auto& picture : pictures) {
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += picture[i] / static_cast<float>(pictures.size());
  }
  const auto near = [&](const FaceTemplate& picture) { return distance_of(picture, mean) <= face_threshold; };
  if (!std::ranges::all_of(pictures, near)) return std::nullopt;
  return mean;
}

std::optional<std::size_t> recognise(const FaceTemplate& face, std::span<const FaceTemplate> known, double threshold) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < known.size(); ++i) {
    // Written so that a distance that is no number is far.
    if (!(distance_of(face, known[i]) <= threshold)) continue;
    if (found) return std::nullopt;
    found = i;
  }
  return found;
}

}  // namespace consulta
