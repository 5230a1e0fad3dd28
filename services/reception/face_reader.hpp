// Asks consulta-face what it sees in pictures. It is asked for one picture at a time, and given two seconds; while it
// fails it is left alone (platform/process/breaker.hpp), and few requests wait for it, each for a time with an end, so
// that those that need no faces go on. Pictures are handed on and forgotten. Safe from any thread, and blocks it: no
// database session is to be held meanwhile.
#pragma once

#include <chrono>
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

// For what pictures are looked at: each has places of its own, so that who agrees at home keeps nobody waiting at a
// kiosk.
enum class LookingFor { check_in, enrolment };

class FaceReader {
 public:
  // `url`: "" where there is no face check-in. `key`: what it is shown. `within`: how long a request waits for all of
  // its pictures; shorter than the gateway waits for reception.
  FaceReader(std::string url, std::string key, std::chrono::milliseconds within = std::chrono::seconds(8))
      : url_(std::move(url)), key_(std::move(key)), within_(within) {}

  bool available() const { return !url_.empty(); }

  // One for each picture. Throws Problem 503 `faces_away`.
  std::vector<Seen> look_at(std::span<const std::string> pictures, LookingFor what);

 private:
  using Places = std::counting_semaphore<2>;
  using Deadline = std::chrono::steady_clock::time_point;
  struct Place;

  Seen look_at_one(const std::string& picture, Deadline by);

  const std::string url_, key_;
  const std::chrono::milliseconds within_;
  Places check_ins_{2}, enrolments_{1};
  std::timed_mutex mutex_;  // of the rest
  HttpClient client_;
  ProviderGate gate_{{.least = 3}};
};

}  // namespace consulta::reception
