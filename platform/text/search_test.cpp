#include "platform/text/search.hpp"

#include <doctest/doctest.h>

using namespace consulta;

namespace {

bool finds(const char* wanted, const char* text) {
  return Search(wanted).finds(Searched(text));
}

}  // namespace

TEST_CASE("a search goes by letters: case, accents, order and spaces do not matter") {
  const char* name = "Álvaro Conceição";
  for (const char* wanted :
       {"Álvaro Conceição", "alvaro", "conceição ÁLVARO", "conceicao ALVARO", "  alvaro   conce ", "alvaroconceicao",
        "CONCEIÇÃO", "\u00a0álvaro\u2003", "A\u0301lvaro", "al varo", "", " "}) {
    CHECK_MESSAGE(finds(wanted, name), wanted);
  }
  for (const char* wanted : {"alvara", "alvaro costa", "conceição ana", "-", "'\";", "%", "0"}) {
    CHECK_MESSAGE(!finds(wanted, name), wanted);
  }
  CHECK(finds("alvaro conceicao", "A\u0301lvaro Conceic\u0327a\u0303o"));
}

TEST_CASE("a search knows the letters of other languages, and signs in names") {
  CHECK(finds("lukasz zizka", "Łukasz Žižka"));
  CHECK(finds("strasse", "Groß-Straße"));
  CHECK(finds("soren", "Søren Ærø"));
  CHECK(finds("AERO", "Søren Ærø"));
  CHECK(finds("шевченко", "Тарас ШЕВЧЕНКО"));
  CHECK(finds("明", "王小明"));
  CHECK(!finds("王大", "王小明"));
  CHECK(finds("jose maria", "José-Maria d'Almeida"));
  CHECK(finds("dalmeida", "José-Maria d'Almeida"));
  CHECK(finds("d’almeida josé-maria", "José-Maria d'Almeida"));
  CHECK(finds("sala 12", "Sala 12"));
  CHECK(!finds("sala 13", "Sala 12"));
}

TEST_CASE("words that a database keeps are plain letters and digits, each once") {
  using Words = std::vector<std::string>;
  CHECK(words_to_find("Álvaro  CONCEIÇÃO") == Words{"alvaro", "conceicao"});
  CHECK(words_to_find("Conceic\u0327a\u0303o") == Words{"conceicao"});
  CHECK(words_to_find("Ａna O'Neill-Søren") == Words{"ana", "oneillsoren"});
  CHECK(words_to_find("Straße Łukasz Ægir Þór") == Words{"aegir", "lukasz", "strasse", "thor"});
  CHECK(words_to_find("İpek IŞIK ışık") == Words{"ipek", "isik"});
  CHECK(words_to_find("王小明 Νίκος Νίκοσ") == Words{"νικοσ", "王小明"});
  CHECK(words_to_find("ana Ana ANA").size() == 1);
  CHECK(words_to_find(" - ' ").empty());
  CHECK(words_to_find("").empty());
}
