#include "services/prescriptions/allergies.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::prescriptions;

namespace {

const Instant now = parse_instant("2026-12-01T09:30:00Z").value();

const Medicines& medicines() {
  static const Medicines all;
  return all;
}

Allergy allergy(const std::string& written) {
  auto out = allergy_of(written, medicines());
  out.id = new_id();
  return out;
}

template <class M>
engine::Branch<AllergyList> decided(const MaybeAllergies& list, const M& message) {
  auto outcome = decide(list, message, now);
  CHECK(outcome.size() == 1);
  return std::move(outcome.front());
}

}  // namespace

TEST_CASE("an allergy is of a substance or a group where the catalogue knows it, else of what was written") {
  CHECK(allergy("ibuprofeno").kind == AllergyKind::substance);
  CHECK(allergy("ibuprofeno").code == "ibuprofen");
  CHECK(allergy("Penicilina").kind == AllergyKind::group);
  CHECK(allergy("Penicilina").names.value().en == "Penicillins");
  const auto other = allergy("pólen");
  CHECK(other.kind == AllergyKind::other);
  CHECK(!other.code);
  CHECK(other.substance == "pólen");
}

TEST_CASE("the same allergy is recorded once, whatever it is called") {
  const auto person = new_id(), patient = new_id();
  const auto first = decided(std::nullopt, RecordAllergy{person, patient, allergy("penicillin")});
  REQUIRE(first.next);
  CHECK(first.next->person_id == person);
  CHECK(first.next->patient_id == patient);
  REQUIRE(first.next->allergies.size() == 1);
  CHECK(first.next->allergies[0].recorded_at == now);
  CHECK(!decided(first.next, RecordAllergy{person, patient, allergy("Penicilinas")}).next);
  const auto second = decided(first.next, RecordAllergy{person, patient, allergy("Pólen")});
  REQUIRE(second.next);
  CHECK(second.next->allergies.size() == 2);
  CHECK(!decided(second.next, RecordAllergy{person, patient, allergy("polen")}).next);
  CHECK(decided(second.next, RecordAllergy{person, patient, allergy("pólen de oliveira")}).next);
}

TEST_CASE("there is room for a hundred") {
  AllergyList list{new_id(), new_id(), {}};
  for (std::size_t i = 0; i < most_allergies; ++i) list.allergies.push_back(allergy("other " + std::to_string(i)));
  const auto refused = decided(list, RecordAllergy{list.person_id, list.patient_id, allergy("pólen")});
  REQUIRE(refused.refusal);
  CHECK(refused.refusal->code == "too_many_allergies");
  list.allergies.pop_back();
  CHECK(decided(list, RecordAllergy{list.person_id, list.patient_id, allergy("pólen")}).next);
}

TEST_CASE("what was none is struck off; what is not there is not") {
  const auto wrong = allergy("ibuprofen"), right = allergy("penicillin");
  const AllergyList list{new_id(), new_id(), {wrong, right}};
  const auto struck = decided(list, StrikeAllergy{wrong.id});
  REQUIRE(struck.next);
  REQUIRE(struck.next->allergies.size() == 1);
  CHECK(struck.next->allergies[0].id == right.id);
  CHECK(!decided(struck.next, StrikeAllergy{wrong.id}).next);
  CHECK(!decided(std::nullopt, StrikeAllergy{wrong.id}).next);
}

TEST_CASE("who is erased is allergic to nothing, and stays so") {
  const AllergyList list{new_id(), new_id(), {allergy("penicillin")}};
  const auto erased = decided(list, ForgetAllergies{});
  REQUIRE(erased.next);
  CHECK(erased.next->erased);
  CHECK(erased.next->allergies.empty());
  CHECK(!decided(erased.next, ForgetAllergies{}).next);
  CHECK(!decided(erased.next, RecordAllergy{list.person_id, list.patient_id, allergy("pólen")}).next);
  CHECK(!decided(std::nullopt, ForgetAllergies{}).next);
}
