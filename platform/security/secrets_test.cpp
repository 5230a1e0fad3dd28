#include "platform/security/secrets.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("secrets are one a line, the first first, and no line is empty") {
  struct Row {
    std::string_view text;
    std::vector<std::string> all;
  };
  for (const auto& [text, all] :
       {Row{"", {}}, Row{"one", {"one"}}, Row{"one\n", {"one"}}, Row{"new\nold", {"new", "old"}},
        Row{"new\r\nold\r\n", {"new", "old"}}, Row{"\n\nnew\n\nold\n\n", {"new", "old"}},
        Row{"with blanks \t", {"with blanks \t"}}, Row{"\n\r\n", {}}}) {
    CAPTURE(text);
    const Secrets secrets(text);
    CHECK(std::vector<std::string>(secrets.begin(), secrets.end()) == all);
    CHECK(secrets.empty() == all.empty());
    CHECK(secrets.first() == (all.empty() ? "" : all.front()));
  }
}
