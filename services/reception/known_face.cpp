#include "services/reception/known_face.hpp"

#include <cstring>

#include "platform/security/sealed_box.hpp"

namespace consulta::reception {
namespace {

// Numbers as processors have them that we run on: little-endian.
std::string whose_face(const Uuid& patient_id, const FaceTemplate& face) {
  std::string out(patient_id.begin(), patient_id.end());
  out.append(reinterpret_cast<const char*>(face.data()), sizeof face);
  return out;
}

}  // namespace

std::string sealed_face(const Uuid& patient_id, const FaceTemplate& face, const Secrets& keys) {
  return seal(whose_face(patient_id, face), keys);
}

std::optional<FaceTemplate> open_face(const KnownFace& known, const Secrets& keys) {
  FaceTemplate face{};
  const auto plain = unseal(known.sealed, keys);
  if (!plain || plain->size() != known.patient_id.size() + sizeof face) return std::nullopt;
  std::memcpy(face.data(), plain->data() + known.patient_id.size(), sizeof face);
  if (*plain != whose_face(known.patient_id, face)) return std::nullopt;
  return face;
}

}  // namespace consulta::reception
