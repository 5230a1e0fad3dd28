// What a person is allergic to, as doctors have recorded it: one list a person, the patient or whom they book for. Who
// is erased has none, and none is recorded any more.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/decision.hpp"
#include "services/prescriptions/medicines.hpp"

namespace consulta::prescriptions {

enum class AllergyKind {
  substance,  // of the catalogue
  group,      // likewise
  other,      // of which the catalogue knows nothing: what was written is looked for in names
};
BOOST_DESCRIBE_ENUM(AllergyKind, substance, group, other)

struct Allergy {
  Uuid id{};
  AllergyKind kind = AllergyKind::other;
  std::string substance;            // as it was written
  std::optional<std::string> code;  // of the substance or group that is meant
  std::optional<Names> names;       // what that is called
  std::optional<std::string> note;
  Uuid doctor_id{};  // who recorded it
  std::string doctor_name;
  Instant recorded_at{};
};
BOOST_DESCRIBE_STRUCT(Allergy, (), (id, kind, substance, code, names, note, doctor_id, doctor_name, recorded_at))

inline constexpr std::size_t most_allergies = 100;

struct AllergyList {
  struct Context {
    Instant now{};
  };
  using Order = engine::None;
  using Record = engine::None;

  Uuid person_id{};
  Uuid patient_id{};  // whose account it is
  std::vector<Allergy> allergies;
  bool erased = false;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(AllergyList, (), (person_id, patient_id, allergies, erased, version))

inline const Uuid& id_of(const AllergyList& list) {
  return list.person_id;
}

// As it is recorded by that doctor: what the catalogue knows of it is filled in.
Allergy allergy_of(const std::string& written, const Medicines& medicines);
// Whether both are the same thing.
bool same(const Allergy& a, const Allergy& b);

// One that is there already changes nothing. Refused with `too_many_allergies` where there are too many.
struct RecordAllergy {
  Uuid person_id{}, patient_id{};
  Allergy allergy;
};
// It was none. One that is not there changes nothing.
struct StrikeAllergy {
  Uuid id{};
};
struct ForgetAllergies {};

using MaybeAllergies = std::optional<AllergyList>;
using AllergiesOutcome = engine::Outcome<AllergyList>;

AllergiesOutcome decide(const MaybeAllergies& list, const RecordAllergy& wish, Instant now);
AllergiesOutcome decide(const MaybeAllergies& list, const StrikeAllergy& wish, Instant now);
AllergiesOutcome decide(const MaybeAllergies& list, const ForgetAllergies&, Instant now);

}  // namespace consulta::prescriptions
