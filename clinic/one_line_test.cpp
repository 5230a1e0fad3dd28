#include "clinic/one_line.hpp"

#include <doctest/doctest.h>

#include "platform/http/problem.hpp"

using namespace consulta;

TEST_CASE("a text of one line has no ends of lines, no controls, and keeps its direction") {
  for (const char* good : {"", "Ana", "Łukasz Žižka", "Олена О'Коннор", "王秀英", "Noël\u00a0d’Arc", "نور",
                           "र\u094d\u200dक", "علی\u200cرضا", "ශ්\u200dරී", "র\u200d্য", "👩\u200d⚕️"}) {
    CHECK_MESSAGE(is_one_line(good), good);
  }
  CHECK(in_one_line("Ana\r\nMaria") == "Ana  Maria");
  for (const char* bad : {"a\nb", "a\rb", "a\tb", "a\x7f", "a\u0085b", "a\u2028b", "a\u2029b", "a\u202eb", "a\u2066b",
                          "A\u200bna", "Ana\u200e", "\u200fAna", "A\u00adna", "\ufeffAna", "A\u2060na", "A\u200dna",
                          "A\u200cna", "Ana\u200d", "A\U000e0061na"}) {
    CHECK_MESSAGE(!is_one_line(bad), bad);
  }
}

TEST_CASE("names have dots and dashes, links have more") {
  for (const char* name : {"Ana", "Ana M. Sousa", "J.R.R. Tolkien", "José Jr.", "St. John-Smith", "D.ª Maria", "A. B.",
                           "Conceição d'Ávila", "हिन्दी राम", "N.º 5…", "王秀英", "Henrique 8.", "... e mais"}) {
    CHECK_MESSAGE(!holds_link(name), name);
  }
  for (const char* link :
       {"https://evil.example", "Ana https://evil.example", "HTTP:\\\\x", "www.evil.pt", "evil.pt", "x.pt",
        "Ana (evil.com)", "t.co/x", "ana@evil.pt", "evil\u3002pt", "evil\uff0ept", "bücher.de", "a.b.museum",
        "www.हिन्दी.com", "evil.भारत", "evil.c\u0301om", "e\u0301vil.com", "evil\u200b.com", "evil\u2024com"}) {
    CHECK_MESSAGE(holds_link(link), link);
  }
}

TEST_CASE("what is wrong with a name is said") {
  Checks checks;
  check_name(checks, "Ana\nhttps://evil.example", 200, "full_name");
  check_line(checks, "", 1, 10, "room");
  check_name(checks, "Ana", 200, "name");
  check_name(checks, "\u3164 ", 200, "unseen");
  try {
    checks.done();
    FAIL("nothing was wrong");
  } catch (const Problem& problem) {
    REQUIRE(problem.errors.size() == 4);
    CHECK(problem.errors[0].message.starts_with("must be one line"));
    CHECK(problem.errors[1].message.starts_with("must hold no link"));
    CHECK(problem.errors[2].field == "room");
    CHECK(problem.errors[3].field == "unseen");
  }
}
