// Whom a face at the kiosk may be, and whose it is. Pure.
#pragma once

#include <span>
#include <vector>

#include "clinic/face_template.hpp"
#include "services/reception/arrival_policy.hpp"

namespace consulta::reception {

// Who would be let in now by their code, and comes for themselves: whom one books for has another face. `day` is in the
// order of its starts. One visit a person: the first that has not begun, or else the last.
std::vector<Visit> expected(const std::vector<Visit>& day, std::chrono::minutes early, const WallClock& clock,
                            Instant now);

struct OpenFace {
  Uuid patient_id{};
  FaceTemplate face{};
};

// The visit of whoever is seen; none where it is nobody of them, or could be another too.
std::optional<Visit> visit_of(const FaceTemplate& seen, std::span<const OpenFace> known,
                              std::span<const Visit> expected);

}  // namespace consulta::reception
