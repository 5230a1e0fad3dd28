#include "services/prescriptions/warnings.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::prescriptions;

namespace {

const Medicines& medicines() {
  static const Medicines all;
  return all;
}

Item item(const std::string& written, const std::string& until = "") {
  auto out = item_of(written, medicines());
  out.until = until;
  return out;
}

Allergy allergy(const std::string& written) {
  auto out = allergy_of(written, medicines());
  out.id = new_id();
  return out;
}

std::string said(const std::vector<Warning>& warnings) {
  std::string out;
  for (const auto& w : warnings) out += (out.empty() ? "" : " ") + std::to_string(w.item) + "=" + w.code;
  return out;
}

std::string warned(const std::vector<Item>& items, const std::vector<Taken>& taken = {},
                   const std::vector<Allergy>& allergies = {}) {
  return said(warnings_of(items, taken, allergies));
}

}  // namespace

TEST_CASE("nothing speaks against what is taken by nobody and hurts nobody") {
  CHECK(warned({item("ibuprofen.tablet.400mg"), item("paracetamol.tablet.1000mg")}) == "");
  CHECK(warned({item("ibuprofen.tablet.400mg")}, {{new_id(), item("Paracetamol 1 g")}}, {allergy("penicillin")}) == "");
}

TEST_CASE("a substance that is taken already is a double, whatever it is called and in whichever form") {
  const auto other = new_id();
  const auto warnings = warnings_of(
      {item("paracetamol.tablet.1000mg"), item("Ibuprofeno gel")},
      {{other, item("ibuprofen.tablet.400mg", "2026-12-05")}, {new_id(), item("Ibuprofen", "2026-12-03")}}, {});
  CHECK(said(warnings) == "1=duplicate:ibuprofen");
  CHECK(warnings[0].kind == WarningKind::duplicate);
  CHECK(warnings[0].medicine == "Ibuprofeno 400 mg comprimido");
  CHECK(warnings[0].prescription_id == other);
  CHECK(warnings[0].until == "2026-12-05");
}

TEST_CASE("what is on the same prescription twice is a double, also in what holds several") {
  const auto warnings = warnings_of({item("tramadol+paracetamol.tablet.37.5mg+325mg"), item("paracetamol.tablet.500mg"),
                                     item("tramadol.capsule.50mg")},
                                    {}, {});
  CHECK(said(warnings) == "1=duplicate:paracetamol 2=duplicate:tramadol");
  CHECK(!warnings[0].prescription_id);
  CHECK(!warnings[0].until);
}

TEST_CASE("who is allergic to a group or a substance is warned of all that has it") {
  const auto penicillin = allergy("penicilina");
  CHECK(warned({item("amoxicillin+clavulanic_acid.tablet.875mg+125mg")}, {}, {penicillin}) == "0=allergy:penicillins");
  CHECK(warned({item("Amoxicilina 500")}, {}, {penicillin}) == "0=allergy:penicillins");
  CHECK(warned({item("cefuroxime.tablet.500mg")}, {}, {penicillin}) == "");
  const auto warnings = warnings_of({item("ibuprofen.tablet.400mg")}, {}, {allergy("Ibuprofen"), allergy("nsaids")});
  CHECK(said(warnings) == "0=allergy:ibuprofen 0=allergy:nsaids");
  CHECK(warnings[0].allergy == "Ibuprofen");
}

TEST_CASE(
    "an allergy that the catalogue does not know is looked for in names, and so is one in a medicine it does not "
    "know") {
  const auto camomile = allergy("camomila");
  CHECK(warned({item("Chá de Camomila")}, {}, {camomile}) == "0=allergy:" + to_text(camomile.id) + " 0=unchecked:0");
  CHECK(warned({item("ibuprofen.tablet.400mg")}, {}, {camomile}) == "");
  CHECK(warned({item("Penicilina V")}, {}, {allergy("penicilina")}) == "0=allergy:penicillins 0=unchecked:0");
  // What is recognised beside it does not hide it.
  CHECK(warned({item("Penicilina V + paracetamol")}, {}, {allergy("penicilina")}) == "0=allergy:penicillins");
}

TEST_CASE("only what is confirmed stands in nobody's way, and what nobody could look at never does") {
  auto warnings = warnings_of({item("Ibuprofen"), item("ibuprofeno"), item("camomila")}, {}, {allergy("nsaids")});
  CHECK(said(warnings) == "0=allergy:nsaids 1=duplicate:ibuprofen 1=allergy:nsaids 2=unchecked:2");
  warnings = acknowledged(warnings, {{"allergy:nsaids", "was mild"}, {"allergy:penicillins", {}}});
  CHECK(!stands_in_the_way(warnings[0]));
  CHECK(warnings[0].reason == "was mild");
  CHECK(stands_in_the_way(warnings[1]));
  CHECK(!stands_in_the_way(warnings[2]));
  CHECK(!stands_in_the_way(warnings[3]));
  CHECK(!warnings[3].acknowledged);
}
