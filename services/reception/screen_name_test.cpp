#include "services/reception/screen_name.hpp"

#include <doctest/doctest.h>

using consulta::reception::screen_name;

TEST_CASE("of a name the first word is shown, and the first letter of the last") {
  CHECK(screen_name("Maria Santos") == "Maria S.");
  CHECK(screen_name("  Maria  dos\tSantos ") == "Maria S.");
  CHECK(screen_name("Maria de Fátima da silva") == "Maria S.");
  CHECK(screen_name("Jean-Luc O'Neill") == "Jean-Luc O.");
}

TEST_CASE("a letter has its accents with it, however they are written") {
  CHECK(screen_name("João Évora") == "João É.");
  CHECK(screen_name("Joa\u0303o E\u0301vora") == "Joa\u0303o E\u0301.");
  CHECK(screen_name("Łukasz Żak") == "Łukasz Ż.");
  CHECK(screen_name("İpek ışık") == "İpek I.");
  CHECK(screen_name("Анна Иванова") == "Анна И.");
  CHECK(screen_name("मारिया क्षत्रिय").starts_with("मारिया क्"));
}

TEST_CASE("of a single word all is shown, but of a name whose script leaves no spaces") {
  CHECK(screen_name("Zulmira") == "Zulmira");
  CHECK(screen_name("王小明") == "王.");
  CHECK(screen_name("山田太郎") == "山.");
  CHECK(screen_name("김민준") == "김.");
  CHECK(screen_name("王 小明") == "王 小.");
}

TEST_CASE("what is long is cut, and where there is no name there is none") {
  CHECK(screen_name(std::string(60, 'a') + " Santos") == std::string(20, 'a') + "… S.");
  CHECK(screen_name(std::string(20, 'a')) == std::string(20, 'a'));
  CHECK(screen_name("") == "");
  CHECK(screen_name(" \u00a0 ") == "");
}
