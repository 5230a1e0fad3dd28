#include "face/settings.hpp"

#include <algorithm>
#include <opencv2/core/utility.hpp>

namespace consulta::face {

std::string weights_folder(Settings& settings) {
  return settings.text("CONSULTA_FACE_WEIGHTS", std::nullopt,
                       "folder that face/fetch brought the networks' weights to");
}

Secrets key(Settings& settings) {
  constexpr std::size_t shortest = 16;
  auto keys = secrets(settings, "CONSULTA_FACE_KEY", "secret shared with reception, which shows it");
  if (std::ranges::any_of(keys, [](const auto& key) { return key.size() < shortest; })) {
    settings.fail("CONSULTA_FACE_KEY", "must have 16 characters or more");
  }
  return keys;
}

void use_no_threads() {
  cv::setNumThreads(0);
}

}  // namespace consulta::face
