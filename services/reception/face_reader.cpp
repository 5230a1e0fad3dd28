#include "services/reception/face_reader.hpp"

#include <algorithm>

#include "platform/json/json.hpp"
#include "platform/observe/log.hpp"
#include "platform/security/internal_key.hpp"

namespace consulta::reception {
namespace {

constexpr std::chrono::seconds patience{2};
constexpr int seconds_while_off = 3600;

struct FaceBody {
  std::string model;
  std::vector<double> face;
};
BOOST_DESCRIBE_STRUCT(FaceBody, (), (model, face))

struct ProblemBody {
  std::string code;
};
BOOST_DESCRIBE_STRUCT(ProblemBody, (), (code))

Problem away(int retry_after_seconds) {
  Problem problem(503, "faces_away", "Faces are not recognised right now. Use the code of the confirmation.");
  problem.retry_after_seconds = retry_after_seconds;
  return problem;
}

std::optional<Problem> unsure(std::string_view code) {
  for (const auto& known :
       {Problem(422, "no_face", "No face is to be seen. Look straight into the camera, in good light."),
        Problem(422, "several_faces", "More than one face is to be seen. Come before the camera alone."),
        Problem(422, "face_too_small", "The face is too far away. Come nearer."),
        Problem(422, "face_blurred", "The face is blurred. Hold still, in good light."),
        Problem(422, "no_picture", "The picture cannot be read. Take it again."),
        Problem(422, "too_many_pixels", "The picture is too large. Send one of at most four million pixels.")}) {
    if (known.code == code) return known;
  }
  return std::nullopt;
}

}  // namespace

// One of the few that a request has while it waits.
struct FaceReader::Place {
  explicit Place(Places& of) : places(of) {
    if (!places.try_acquire()) throw away(1);
  }
  ~Place() { places.release(); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  Places& places;
};

std::optional<Seen> read_seen(int status, const std::string& body) try {
  if (status == 422) return unsure(json::read<ProblemBody>(body).code);
  if (status != 200) return std::nullopt;
  auto read = json::read<FaceBody>(body);
  SeenFace seen{std::move(read.model), {}};
  if (read.face.size() != seen.face.size()) return std::nullopt;
  std::ranges::transform(read.face, seen.face.begin(), [](double number) { return static_cast<float>(number); });
  return seen;
} catch (const json::SyntaxError&) {
  return std::nullopt;
} catch (const json::ValueError&) {
  return std::nullopt;
}

std::vector<Seen> FaceReader::look_at(std::span<const std::string> pictures, LookingFor what) {
  const auto by = std::chrono::steady_clock::now() + within_;
  if (!available()) throw away(seconds_while_off);
  const Place place(what == LookingFor::check_in ? check_ins_ : enrolments_);
  std::vector<Seen> out;
  for (const auto& picture : pictures) out.push_back(look_at_one(picture, by));
  return out;
}

Seen FaceReader::look_at_one(const std::string& picture, Deadline by) {
  std::optional<Seen> seen;
  const std::unique_lock turn(mutex_, by);
  const auto left = std::chrono::floor<std::chrono::milliseconds>(by - std::chrono::steady_clock::now());
  if (!turn || left < std::chrono::milliseconds(1)) throw away(1);
  const auto reply = gate_.pass([&] {
    HttpResult result;
    try {
      result = client_.send({.url = url_ + "/internal/faces",
                             .method = "POST",
                             .headers = {{"Content-Type", "application/octet-stream"}, {internal_key_header, key_}},
                             .body = picture,
                             .timeout = std::min<std::chrono::milliseconds>(patience, left)});
    } catch (const HttpError&) {
      if (left < patience) throw away(1);  // it had less time than it may take: no failure of its own
      throw;
    }
    seen = read_seen(result.status, result.body);
    return seen ? ProviderReply{} : ProviderReply{Verdict::failed, "status " + std::to_string(result.status)};
  });
  if (seen) return std::move(*seen);
  if (reply.verdict == Verdict::failed) spdlog::warn("consulta-face: {}", reply.why);
  throw away(static_cast<int>(std::chrono::ceil<std::chrono::seconds>(reply.again_in).count()) + 1);
}

}  // namespace consulta::reception
