// Asks consulta-face what it sees in pictures. It is asked for one picture at a time, and given two seconds; while it
// fails it is left alone (platform/process/breaker.hpp), and few requests wait for it, so that those that need no faces
// go on. Pictures are handed on and forgotten. Safe from any thread, and blocks it: no database session is to be held
// meanwhile.
#pragma once

#include <mutex>
#include <optional>
#include <semaphore>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "clinic/face_template.hpp"
#include "platform/http/problem.hpp"
#include "platform/process/provider.hpp"

namespace consulta::reception {

struct SeenFace {
  std::string model;
  FaceTemplate face{};
};

// What it sees, or why it is not sure: 422, for the person before the camera.
using Seen = std::variant<SeenFace, Problem>;

// Pure; none where the answer is neither.
std::optional<Seen> read_seen(int status, const std::string& body);

class FaceReader {
 public:
  // `url`: "" where there is no face check-in. `key`: what it is shown.
  FaceReader(std::string url, std::string key) : url_(std::move(url)), key_(std::move(key)) {}

  bool available() const { return !url_.empty(); }

  // One for each picture. Throws Problem 503 `faces_away`.
  std::vector<Seen> look_at(std::span<const std::string> pictures);

 private:
  static constexpr std::ptrdiff_t most_at_once = 3;
  using Places = std::counting_semaphore<most_at_once>;
  struct Place;

  Seen look_at_one(const std::string& picture);

  const std::string url_, key_;
  Places places_{most_at_once};
  std::mutex mutex_;  // of the rest
  HttpClient client_;
  ProviderGate gate_{{.least = 3}};
};

}  // namespace consulta::reception
