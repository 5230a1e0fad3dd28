#include <algorithm>

#include "clinic/face_pictures.hpp"
#include "engine/host/accesses.hpp"
#include "platform/http/checks.hpp"
#include "platform/http/conditions.hpp"
#include "services/reception/sent_picture.hpp"
#include "services/reception/service.hpp"

namespace consulta::reception {
namespace {

constexpr std::size_t pictures_wanted = 3;

struct Agreement {
  bool consent = false;
  std::vector<std::string> images;
};
BOOST_DESCRIBE_STRUCT(Agreement, (), (consent, images))

struct FaceState {
  bool available = false, on = false;
  std::optional<Instant> since = {};
  bool model_changed = false;
};
BOOST_DESCRIBE_STRUCT(FaceState, (), (available, on, since, model_changed))

struct OwnFace {
  bool consent = true;
  Instant since{};
};
BOOST_DESCRIBE_STRUCT(OwnFace, (), (consent, since))

FaceState state_of(const FaceReader& reader, const std::optional<KnownFace>& known) {
  if (!known) return {.available = reader.available()};
  return {reader.available(), true, known->consented_at, known->model != face_model};
}

std::string image(std::size_t nth) {
  return "images." + std::to_string(nth);
}

std::vector<std::string> pictures_of(const Agreement& body) {
  Checks checks;
  checks.require(body.consent, "consent", "must be true: of nobody is a face kept who has not agreed to it");
  checks.require(body.images.size() == pictures_wanted, "images", "must be three pictures");
  std::vector<std::string> pictures;
  for (std::size_t i = 0; i < std::min(body.images.size(), pictures_wanted); ++i) {
    auto picture = sent_picture(body.images[i]);
    checks.require(picture.has_value(), image(i).c_str(), what_a_picture_is);
    pictures.push_back(std::move(picture).value_or(""));
  }
  checks.done();
  return pictures;
}

// Throws Problem 422: the first reason that there is, and of each picture its own.
void check_sure(const std::vector<Seen>& seen) {
  std::optional<Problem> unsure;
  std::vector<json::FieldError> errors;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const auto* problem = std::get_if<Problem>(&seen[i]);
    if (problem == nullptr) continue;
    if (!unsure) unsure = *problem;
    errors.push_back({image(i), problem->detail});
  }
  if (!unsure) return;
  unsure->errors = std::move(errors);
  throw std::move(*unsure);
}

// What is kept of the pictures, which are of one person.
SeenFace enrolled(const std::vector<Seen>& seen) {
  check_sure(seen);
  const auto& model = std::get<SeenFace>(seen.front()).model;
  std::vector<FaceTemplate> faces;
  for (const auto& one : seen) {
    const auto& face = std::get<SeenFace>(one);
    if (face.model != model)
      throw unavailable("Faces are read in another way from now on. Send the pictures again.", 1);
    faces.push_back(face.face);
  }
  const auto face = enrol(faces);
  if (face) return {model, *face};
  throw Problem(422, "faces_differ", "The pictures are not surely of one person. Take all three again, in good light.",
                {{"images", "must be of one person"}});
}

http::Response show(host::Host& host, const FaceReader& reader, const http::Request& request) {
  const auto claims = host.caller(request, {Role::patient});
  return http::tagged(http::ok(state_of(reader, store::find_face(*host.db().lease(), claims.sub))));
}

// Pictures are looked at for seconds. Who withdraws meanwhile has the last word.
void check_not_withdrawn(sql::Session& db, const Uuid& patient_id, const std::optional<Instant>& before) {
  const auto withdrawn = store::face_withdrawn_at(db, patient_id);
  if (!withdrawn || withdrawn == before) return;
  throw Problem(412, "stale", "Face check-in was turned off meanwhile. Send the pictures again to turn it on.");
}

http::Response agree(host::Host& host, const Options& options, FaceReader& reader, const http::Request& request) {
  const auto claims = host.caller(request, {Role::patient});
  const auto pictures = pictures_of(request.json_body<Agreement>());
  const auto agreed_at = Clock::now();
  const auto withdrawn = store::face_withdrawn_at(*host.db().lease(), claims.sub);
  const auto seen = enrolled(reader.look_at(pictures, LookingFor::enrolment));
  return host.change([&](broker::Work& work) {
    store::lock_face(work.db(), claims.sub);
    check_not_withdrawn(work.db(), claims.sub, withdrawn);
    const auto before = state_of(reader, store::find_face(work.db(), claims.sub));
    http::check_preconditions(request, http::etag_of(json::write(before)));
    const KnownFace known{claims.sub, seen.model, sealed_face(claims.sub, seen.face, options.seal_key), agreed_at};
    store::keep_face(work.db(), known);
    host::record(work, request, claims, {"face.agree", "patient", claims.sub});
    return http::tagged(http::ok(state_of(reader, known)));
  });
}

http::Response withdraw(host::Host& host, const FaceReader& reader, const http::Request& request) {
  const auto claims = host.caller(request, {Role::patient});
  host.change([&](broker::Work& work) {
    store::lock_face(work.db(), claims.sub);
    const auto known = store::find_face(work.db(), claims.sub);
    if (known) http::check_preconditions(request, http::etag_of(json::write(state_of(reader, known))));
    store::withdraw_face(work.db(), claims.sub, Clock::now());
    if (known) host::record(work, request, claims, {"face.withdraw", "patient", claims.sub});
  });
  return http::no_content();
}

http::Response face_of(host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request);
  const auto page = host.page(request);
  std::vector<OwnFace> out;
  if (const auto known = store::find_face(*host.db().lease(), claims.sub)) out.push_back({true, known->consented_at});
  return page.answer(std::move(out), [&](const OwnFace&) { return to_text(claims.sub); });
}

}  // namespace

void add_face_routes(host::Host& host, const Options& options, FaceReader& faces) {
  constexpr auto path = "/api/v1/reception/face";
  auto& router = host.router();
  router.get(path, [&host, &faces](const http::Request& r) { return show(host, faces, r); });
  router.put(path, [&host, &options, &faces](const http::Request& r) { return agree(host, options, faces, r); });
  router.del(path, [&host, &faces](const http::Request& r) { return withdraw(host, faces, r); });
  router.limit_body(path, most_pictures_body);
  router.get("/export/face", [&host](const http::Request& r) { return face_of(host, r); });
}

}  // namespace consulta::reception
