// The face of somebody who lets the clinic recognise it, as it lies in the database: the template sealed together with
// whose it is, so that who reads the table has no faces, and who writes to it cannot give one to somebody else.
#pragma once

#include <optional>
#include <string>

#include "clinic/face_template.hpp"
#include "platform/json/json.hpp"
#include "platform/security/secrets.hpp"

namespace consulta::reception {

struct KnownFace {
  Uuid patient_id{};
  std::string model;  // that made the template
  std::string sealed;
  Instant consented_at{};
};
BOOST_DESCRIBE_STRUCT(KnownFace, (), (patient_id, model, sealed, consented_at))

std::string sealed_face(const Uuid& patient_id, const FaceTemplate& face, const Secrets& keys);

// None where none of the keys opens it, or it is somebody else's.
std::optional<FaceTemplate> open_face(const KnownFace& known, const Secrets& keys);

}  // namespace consulta::reception
