#include "services/prescriptions/medicines.hpp"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>

using namespace consulta;
using namespace consulta::prescriptions;

namespace {

using Codes = std::vector<std::string>;

const Medicines& delivered() {
  static const Medicines medicines;
  return medicines;
}

std::string first(const std::string& words) {
  const auto found = delivered().find(words);
  return found.empty() ? "" : found.front()->code;
}

std::string allergen(const std::string& written) {
  const auto found = delivered().allergen(written);
  return found ? (found->is_group ? "group " : "") + found->code : "";
}

}  // namespace

TEST_CASE("the catalogue that is delivered can be read, and calls everything once") {
  std::set<std::string> substances, codes;
  for (const auto* medicine : delivered().find("")) {
    CHECK_MESSAGE(codes.insert(medicine->code).second, medicine->code);
    CHECK(!medicine->names.pt.empty());
    CHECK(!medicine->names.en.empty());
    CHECK(!medicine->substances.empty());
    substances.insert(medicine->substances.begin(), medicine->substances.end());
  }
  CHECK(substances.size() >= 150);
  CHECK(codes.size() >= 400);
}

TEST_CASE("a medicine is found by parts of its name in either language, whatever their case, accents and order") {
  CHECK(first("IBUPROFEN 400") == "ibuprofen.tablet.400mg");
  CHECK(first("400 ibuprofeno comp") == "ibuprofen.tablet.400mg");
  CHECK(first("acido acetilsalicilico 100 mg gastro") == "acetylsalicylic_acid.gastro_resistant_tablet.100mg");
  CHECK(first("nothing like that").empty());
  for (const auto* medicine : delivered().find("alprazolam 0.25 mg tablet"))
    CHECK(medicine->names.pt == "Alprazolam 0,25 mg comprimido");
}

TEST_CASE("what a doctor writes is recognised by its code, its name, or the substances that it says") {
  const auto by_code = delivered().recognise("ibuprofen.tablet.400mg");
  REQUIRE(by_code.medicine != nullptr);
  CHECK(by_code.medicine->names.en == "Ibuprofen 400 mg tablet");
  CHECK(by_code.substances == Codes{"ibuprofen"});
  CHECK(by_code.groups == Codes{"nsaids"});
  const auto by_name = delivered().recognise("ibuprofeno 400 MG comprimido");
  REQUIRE(by_name.medicine != nullptr);
  CHECK(by_name.medicine->code == "ibuprofen.tablet.400mg");

  const auto written = delivered().recognise("Ibuprofen 400 mg");
  CHECK(written.medicine == nullptr);
  CHECK(written.substances == Codes{"ibuprofen"});
  CHECK(written.groups == Codes{"nsaids"});
  const auto unknown = delivered().recognise("Chá de camomila");
  CHECK(unknown.medicine == nullptr);
  CHECK(unknown.substances.empty());
}

TEST_CASE("several substances in one are each of them") {
  const auto both = delivered().recognise("amoxicillin+clavulanic_acid.tablet.875mg+125mg");
  REQUIRE(both.medicine != nullptr);
  CHECK(both.substances == Codes{"amoxicillin", "clavulanic_acid"});
  CHECK(both.groups == Codes{"penicillins"});
  CHECK(allergen("ácido clavulânico") == "clavulanic_acid");
}

TEST_CASE("what somebody is allergic to is recognised where only one thing can be meant") {
  CHECK(allergen("penicillins") == "group penicillins");
  CHECK(allergen("Penicilina") == "group penicillins");
  CHECK(allergen("amoxicilina") == "amoxicillin");
  CHECK(allergen("Macrolide") == "group macrolides");
  CHECK(allergen("cetirizin") == "cetirizine");
  CHECK(allergen("pen").empty());
  CHECK(allergen("cef").empty());
  CHECK(allergen("pólen de oliveira").empty());
  CHECK(allergen("").empty());
}

TEST_CASE("an operator adds medicines, in the forms and groups that there are or new ones") {
  const Medicines medicines(
      "form gum | goma | gum\ngroup plants | Plantas | Plants\nvalerian | Valeriana | Valerian | plants\n  gum 50 mg\n"
      "ibuprofen | Ibuprofeno | Ibuprofen | nsaids\n  tablet 800 mg\n");
  CHECK(medicines.find("valerian").size() == 1);
  CHECK(medicines.recognise("valerian.gum.50mg").groups == Codes{"plants"});
  CHECK(medicines.recognise("ibuprofen.tablet.800mg").medicine != nullptr);
  CHECK(medicines.find("").size() == delivered().find("").size() + 2);
  CHECK(medicines.allergen("plantas").value().is_group);
}

TEST_CASE("what cannot be read is refused, with its line") {
  const auto refused = [](std::string_view text) {
    CHECK_THROWS_WITH_AS(Medicines{text}, doctest::Contains("line 2"), std::invalid_argument);
  };
  refused("\nvalerian | Valeriana");
  refused("\nVALERIAN | Valeriana | Valerian");
  refused("\nvalerian | Valeriana | Valerian | nothing");
  refused("\nherb valerian | Valeriana | Valerian");
  refused("\n  tablet 50 mg");
  refused("valerian | Valeriana | Valerian\n  cloud 50 mg");
  refused("ibuprofen | Ibuprofeno | Ibuprofen\n  tablet 400 mg");
  refused("valerian | Valeriana | Valerian\n  tablet");
  refused("\nvalerian | Valeri\xff | Valerian");
}

TEST_CASE("a medicine's code has 200 characters at most, and a name of it 300") {
  const auto head = [](const std::string& code, const std::string& name) {
    return "form gum | goma | gum\n" + code + " | " + name + " | Valerian\n";
  };
  const auto refused = [](const std::string& text, const char* why) {
    CHECK_THROWS_WITH_AS(Medicines{text}, doctest::Contains(why), std::invalid_argument);
  };
  const std::string most(100, 'v'), strength(95, '5');  // with ".gum." it is 200
  CHECK(Medicines(head(most, "Valeriana") + "  gum " + strength).recognise(most + ".gum." + strength).medicine !=
        nullptr);
  refused(head(most, "Valeriana") + "  gum " + strength + "5", "line 3, ");
  refused(head(most + "v", "Valeriana"), "at most 100");

  std::string letters;
  for (int i = 0; i < 300; ++i) letters += "\u00e1";
  CHECK_NOTHROW(Medicines(head("valerian", letters)));
  refused(head("valerian", letters + "a"), "line 2, ");
  refused(head("valerian", letters) + "  gum 50 mg", "line 3, ");
}
