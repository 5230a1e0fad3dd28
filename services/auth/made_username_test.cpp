#include "services/auth/made_username.hpp"

#include <doctest/doctest.h>

using namespace consulta::auth;

TEST_CASE("a username is made of the first and the last name, and a number") {
  struct Row {
    const char* name;
    unsigned number;
    const char* expected;
  };
  for (const auto& [name, number, expected] : {
           Row{"Inês Almeida", 4821, "ines.almeida.4821"},
           Row{"Maria  da Conceição Gonçalves e Sá", 7, "maria.sa.0007"},
           Row{"Łucja O'Neill", 0, "lucja.oneill.0000"},
           Row{"Ana", 129'999, "ana.9999"},
           Row{"Maximiliana Vasconcelos", 1, "maximiliana.vas.0001"},
           Row{"Bartolomeuzinha Sá", 1, "bartolomeuzinha.0001"},
           Row{"Rui 3", 1, "rui.0001"},
           Row{"Олена Шевченко", 12, "utente.0012"},
           Row{"王小明", 12, "utente.0012"},
           Row{"", 12, "utente.0012"},
       }) {
    CHECK(made_username(name, number) == expected);
  }
}
