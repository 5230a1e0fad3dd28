#include "face/routes.hpp"

#include <boost/describe.hpp>
#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include "platform/http/operator_routes.hpp"
#include "platform/observe/metrics.hpp"
#include "platform/security/internal_key.hpp"

namespace consulta::face {
namespace {

struct Read {
  std::string model;
  std::vector<double> face;
};
BOOST_DESCRIBE_STRUCT(Read, (), (model, face))

Problem refusal(Unsure unsure) {
  switch (unsure) {
    case Unsure::no_face:
      return {422, "no_face", "No face is to be seen. Look straight into the camera, in good light."};
    case Unsure::several_faces:
      return {422, "several_faces", "More than one face is to be seen. Come before the camera alone."};
    case Unsure::face_too_small:
      return {422, "face_too_small", "The face is too far away. Come nearer."};
    case Unsure::face_blurred:
      return {422, "face_blurred", "The face is blurred. Hold still, in good light."};
  }
  throw std::logic_error("unreachable");
}
Problem refusal(Unreadable unreadable) {
  if (unreadable == Unreadable::no_picture)
    return {422, "no_picture", "This is no whole JPEG or PNG. Take the picture again."};
  return {422, "too_many_pixels", "The picture is too large. Send one of at most four million pixels."};
}

void count(const std::string& outcome, std::chrono::steady_clock::time_point since) {
  metrics::counter("consulta_face_pictures_total", "Pictures, by what came of them", {{"outcome", outcome}})
      .Increment();
  static auto& timer = metrics::timer("consulta_face_seconds", "Reading a picture, waiting included");
  timer.Observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count());
}

http::Response read(Readers& readers, const http::Request& request) {
  const auto since = std::chrono::steady_clock::now();
  const auto outcome = readers.read(request.body);
  if (const auto* face = std::get_if<FaceTemplate>(&outcome)) {
    count("template", since);
    return http::ok(Read{std::string(face_model), {face->begin(), face->end()}});
  }
  const auto problem = std::holds_alternative<Unsure>(outcome) ? refusal(std::get<Unsure>(outcome))
                                                               : refusal(std::get<Unreadable>(outcome));
  count(problem.code, since);
  throw problem;
}

}  // namespace

http::Router routes(Readers& readers, const Secrets& keys, const std::atomic<bool>& confined,
                    const std::atomic<bool>& stopping) {
  http::Router router;
  http::add_operator_routes(
      router, [&] { return confined ? std::vector<std::string>{} : std::vector<std::string>{"confinement"}; },
      stopping);
  router.post("/internal/faces", behind_key(keys, [&](const http::Request& request) {
                if (!confined) throw unavailable("This process has not started yet. Ask again.", 1);
                return read(readers, request);
              }));
  return router;
}

}  // namespace consulta::face
