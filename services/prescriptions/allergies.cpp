#include "services/prescriptions/allergies.hpp"

#include <algorithm>
#include <utility>

namespace consulta::prescriptions {

using engine::nothing;

Allergy allergy_of(const std::string& written, const Medicines& medicines) {
  Allergy allergy;
  allergy.substance = written;
  if (const auto known = medicines.allergen(written)) {
    allergy.kind = known->is_group ? AllergyKind::group : AllergyKind::substance;
    allergy.code = known->code;
    allergy.names = known->names;
  }
  return allergy;
}

bool same(const Allergy& a, const Allergy& b) {
  if (a.code || b.code) return a.code == b.code;
  return Search(a.substance).finds(Searched(b.substance)) && Search(b.substance).finds(Searched(a.substance));
}

AllergiesOutcome decide(const MaybeAllergies& list, const RecordAllergy& wish, Instant now) {
  auto next = list.value_or(AllergyList{wish.person_id, wish.patient_id, {}});
  const auto is_it = [&](const Allergy& known) { return same(known, wish.allergy); };
  if (next.erased || std::any_of(next.allergies.begin(), next.allergies.end(), is_it)) return nothing<AllergyList>();
  if (next.allergies.size() >= most_allergies) {
    return engine::refused<AllergyList>("too_many_allergies",
                                        "There is no room for another allergy. Remove what does not hold any more.");
  }
  next.allergies.push_back(wish.allergy);
  next.allergies.back().recorded_at = now;
  return {{std::move(next)}};
}

AllergiesOutcome decide(const MaybeAllergies& list, const StrikeAllergy& wish, Instant) {
  if (!list) return nothing<AllergyList>();
  auto next = *list;
  if (std::erase_if(next.allergies, [&](const Allergy& a) { return a.id == wish.id; }) == 0) {
    return nothing<AllergyList>();
  }
  return {{std::move(next)}};
}

AllergiesOutcome decide(const MaybeAllergies& list, const ForgetAllergies&, Instant) {
  if (!list || list->erased) return nothing<AllergyList>();
  auto next = *list;
  next.allergies.clear();
  next.erased = true;
  return {{std::move(next)}};
}

}  // namespace consulta::prescriptions
