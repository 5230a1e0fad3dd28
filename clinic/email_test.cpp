#include "clinic/email.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("email addresses as people type them, and as mail goes to them") {
  struct Row {
    const char* typed;
    const char* address;
  };
  for (const auto& row : {
           Row{"ana@example.com", "ana@example.com"},
           Row{"Ana.Maria+x'_%{}~@Example.COM", "Ana.Maria+x'_%{}~@example.com"},
           Row{"ana@münchen.example", "ana@xn--mnchen-3ya.example"},
           Row{"ana@MÜNCHEN.example", "ana@xn--mnchen-3ya.example"},
           Row{"ana@straße.example", "ana@xn--strae-oqa.example"},
           Row{"ana@例え.テスト", "ana@xn--r8jz45g.xn--zckzah"},
           Row{"ana@xn--mnchen-3ya.example", "ana@xn--mnchen-3ya.example"},
           Row{"Ágata@x.pt", "Ágata@x.pt"},
           Row{"A\u0301gata@x.pt", "Ágata@x.pt"},
           Row{"олена@x.pt", "олена@x.pt"},
       }) {
    CAPTURE(row.typed);
    CHECK(email_of(row.typed) == row.address);
    CHECK(email_of(row.address) == row.address);
  }
}

TEST_CASE("what is no email address") {
  const auto long_name = std::string(65, 'a') + "@x.pt";
  const auto long_label = "a@" + std::string(64, 'a') + ".pt";
  std::string long_domain = "a@x";
  while (long_domain.size() < 252) long_domain += ".abcdefg";
  for (const std::string& bad : {
           std::string(),
           std::string("ana"),
           std::string("@example.com"),
           std::string("ana@"),
           std::string("ana@localhost"),
           std::string("a b@example.com"),
           std::string("a@b@example.com"),
           std::string("a@example..com"),
           std::string("a@example.com."),
           std::string("a@.example.com"),
           std::string("a@example.com\r\nBcc: x@y.z"),
           std::string("a..b@x.pt"),
           std::string(".a@x.pt"),
           std::string("a.@x.pt"),
           std::string("a@-x.pt"),
           std::string("a@x-.pt"),
           std::string("a@x_y.pt"),
           std::string("a(b)@x.pt"),
           std::string("\"a b\"@x.pt"),
           std::string("a@[192.0.2.1]"),
           std::string("a@192.0.2.1"),
           std::string("<a@x.pt>"),
           std::string("Ana <a@x.pt>"),
           std::string("a,b@x.pt"),
           std::string("a@x.pt, b@x.pt"),
           std::string("a\u00a0b@x.pt"),  // a no-break space
           std::string("a\u202eb@x.pt"),  // turns the direction
           std::string("a@x\u2028y.pt"),  // a line separator
           std::string("a@xn--a.pt"),     // no punycode
           std::string("a\xff@x.pt"),     // no UTF-8
           long_name,
           long_label,
           long_domain,
       }) {
    CHECK_MESSAGE(!email_of(bad), bad);
  }
}

TEST_CASE("addresses that differ in case alone are one, of every script and however composed") {
  const auto one = [](const char* a, const char* b) { return email_key(a) == email_key(b); };
  CHECK(email_key("Ana@X.pt") == "ana@x.pt");
  CHECK(one("ÁGATA@x.pt", "ágata@x.pt"));
  CHECK(one("A\u0301GATA@x.pt", "ágata@X.PT"));
  CHECK(one("ОЛЕНА@x.pt", "олена@x.pt"));
  CHECK(one("a@MÜNCHEN.example", "A@xn--mnchen-3ya.example"));
  CHECK(!one("agata@x.pt", "ágata@x.pt"));
  // A name to log in with need not be an address.
  CHECK(email_key("Some_Body") == "some_body");
  CHECK(email_key("\xff") == "\uFFFD");
}

TEST_CASE("addresses of examples") {
  for (const char* example : {"clinic@consulta.example", "a@example.com", "a@mail.Example.org", "a@x.test"}) {
    CHECK_MESSAGE(is_example(example), example);
  }
  for (const char* real : {"a@clinica.pt", "a@myexample.com", "a@example.pt"}) CHECK_MESSAGE(!is_example(real), real);
}
