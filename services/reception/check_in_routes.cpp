#include "clinic/face_pictures.hpp"
#include "engine/host/accesses.hpp"
#include "events/reception.hpp"
#include "platform/http/checks.hpp"
#include "platform/http/conditions.hpp"
#include "services/reception/face_policy.hpp"
#include "services/reception/sent_picture.hpp"
#include "services/reception/service.hpp"

namespace consulta::reception {
namespace {

constexpr std::size_t longest_code = 64;

struct CheckIn {
  std::optional<std::string> code, face;
};
BOOST_DESCRIBE_STRUCT(CheckIn, (), (code, face))

// How somebody may arrive besides by a code.
struct Ways {
  bool face = false;
};
BOOST_DESCRIBE_STRUCT(Ways, (), (face))

// A kiosk, or reception itself.
Claims caller(const host::Host& host, const http::Request& request) {
  auto claims = host.caller(request, {Role::device, Role::receptionist});
  if (claims.role == Role::device && claims.device_kind != DeviceKind::kiosk) {
    throw Problem(403, "forbidden", "A screen checks nobody in.");
  }
  return claims;
}

Problem face_unsure() {
  return {422,
          "face_unsure",
          "Nobody who is expected now was surely recognised. Use the code of the confirmation, or ask at the desk.",
          {{"face", "must be of one person who is expected now"}}};
}

// By what somebody arrives: the hash of a code, or a face.
struct Arriving {
  std::optional<std::string> code_hash;
  std::optional<SeenFace> face;
};

Arriving arriving(const CheckIn& body, FaceReader& faces) {
  Checks checks;
  checks.require(body.code.has_value() != body.face.has_value(), body.face ? "face" : "code",
                 "must come alone: a code or a face, one of them");
  if (body.code) checks.length(*body.code, 1, longest_code, "code");
  const auto picture = body.face ? sent_picture(*body.face) : std::nullopt;
  checks.require(!body.face || picture, "face", what_a_picture_is);
  checks.done();
  if (body.code) return {hash_of_code(*body.code), {}};
  auto seen = std::move(faces.look_at({&*picture, 1}, LookingFor::check_in).front());
  if (std::holds_alternative<Problem>(seen)) throw face_unsure();
  return {{}, std::get<SeenFace>(std::move(seen))};
}

std::optional<Visit> visit_of(sql::Session& db, const SeenFace& seen, const Options& options, Instant now) {
  const auto midnight = options.clock.day(options.clock.minutes(now).substr(0, 10)).value_or(now);
  const auto visits =
      expected(store::visits_from(db, midnight, now + options.early), options.early, options.clock, now);
  std::vector<Uuid> patients;
  for (const auto& visit : visits) patients.push_back(visit.patient_id);
  std::vector<OpenFace> known;
  for (const auto& face : store::faces_of(db, patients, seen.model)) {
    if (const auto opened = open_face(face, options.seal_key)) known.push_back({face.patient_id, *opened});
  }
  return visit_of(seen.face, known, visits);
}

// The visit that they come for. Throws Problem where they are not let in for it now.
Visit find_visit(sql::Session& db, const Arriving& by, const Options& options, Instant now) {
  auto visit = by.face ? visit_of(db, *by.face, options, now) : store::find_by_code(db, *by.code_hash);
  if (by.face && !visit) throw face_unsure();
  if (auto refusal = refusal_of(visit, options.early, options.clock, now)) throw std::move(*refusal);
  return std::move(*visit);
}

// Who was checked in already is told the same again, and nothing is told of it.
http::Response check_in(host::Host& host, const Options& options, WaitingRoomNow& room, FaceReader& faces,
                        const http::Request& request) {
  const auto claims = caller(host, request);
  const auto who = arriving(request.json_body<CheckIn>(), faces);
  const std::string by = who.face ? "face" : claims.role == Role::device ? "code" : "reception";
  return host.change([&](broker::Work& work) {
    const auto now = Clock::now();
    const auto visit = find_visit(work.db(), who, options, now);
    auto answer = http::answer(202, room.shown(work.db(), visit));
    host::record(
        work, request, claims,
        {"appointment.check_in", "patient", visit.patient_id, "appointment=" + to_text(visit.id) + " by=" + by});
    if (!visit.checked_in_at) {
      host::publish(work, events::PatientArrived{visit.id, visit.starts_at, now, by}, visit.id);
    }
    return answer;
  });
}

}  // namespace

void add_check_in(host::Host& host, const Options& options, WaitingRoomNow& room, FaceReader& faces) {
  constexpr auto path = "/api/v1/reception/check-in";
  host.router().get(path, [&host, &faces](const http::Request& r) {
    caller(host, r);
    return http::tagged(http::ok(Ways{faces.available()}));
  });
  host.router().post(path, [&host, &options, &room, &faces](const http::Request& r) {
    return check_in(host, options, room, faces, r);
  });
  host.router().limit_body(path, most_pictures_body);
}

}  // namespace consulta::reception
