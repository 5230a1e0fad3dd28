#include "services/reception/face_policy.hpp"

#include <algorithm>
#include <map>

namespace consulta::reception {

std::vector<Visit> expected(const std::vector<Visit>& day, std::chrono::minutes early, const WallClock& clock,
                            Instant now) {
  std::map<Uuid, Visit> chosen;
  for (const auto& visit : day) {
    if (visit.dependant_id || refusal_of(visit, early, clock, now)) continue;
    const auto [at, first] = chosen.try_emplace(visit.patient_id, visit);
    if (!first && at->second.started_at) at->second = visit;
  }
  std::vector<Visit> out;
  for (auto& [patient_id, visit] : chosen) out.push_back(std::move(visit));
  return out;
}

std::optional<Visit> visit_of(const FaceTemplate& seen, std::span<const OpenFace> known,
                              std::span<const Visit> expected) {
  std::vector<FaceTemplate> faces;
  for (const auto& one : known) faces.push_back(one.face);
  const auto who = recognise(seen, faces);
  if (!who) return std::nullopt;
  const auto found = std::ranges::find(expected, known[*who].patient_id, &Visit::patient_id);
  return found == expected.end() ? std::nullopt : std::optional(*found);
}

}  // namespace consulta::reception
