#include "services/notifications/sms_text.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::notifications;

TEST_CASE("septets: one for what GSM-7 has, two for its extension, none for what it has not") {
  CHECK(septets("") == 0);
  CHECK(septets("abc 123\n@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà") == 70);
  CHECK(septets("^{}\\[~]|€") == 18);
  for (const char* letter : {"ã", "ç", "ê", "õ", "á", "`", "“", "–", "\u00a0", "Ж", "字", "🙂", "\t"}) {
    CHECK_MESSAGE(!septets(letter), letter);
  }
  CHECK(parts_of(std::string(160, 'a')) == 1);
  CHECK(parts_of(std::string(161, 'a')) == 2);
  CHECK(parts_of(std::string(159, 'a') + "€") == 2);
  CHECK(parts_of(std::string(307, 'a')) == 3);
  CHECK(parts_of("ã" + std::string(69, 'a')) == 1);
  CHECK(parts_of("ã" + std::string(70, 'a')) == 2);
}

TEST_CASE("letters that GSM-7 does not have are folded, those it has are kept") {
  CHECK(folded("até à sessão de avaliação, você põe 30 €", Script::latin) ==
        "até à sessao de avaliacao, voce poe 30 €");
  CHECK(folded("à séance, für Größe, año, Ç", Script::latin) == "à séance, für Größe, año, Ç");
  CHECK(folded("a\u0303o, Łukasz Žižka, “quoted” – 1\u00a0000… nº 1, 1.ª", Script::latin) ==
        "ao, Lukasz Zizka, \"quoted\" - 1 000... no 1, 1.a");
  // What the clinic's people write in another script is theirs; a name among our words is folded too.
  CHECK(folded("Олена, 你好", Script::latin) == "Олена, 你好");
  CHECK(folded("Олена Шевченко", Script::any) == "Olena Sevcenko");
  CHECK(septets(folded("王秀英", Script::any)));
  CHECK(folded("🙂", Script::any) == "🙂");
}
