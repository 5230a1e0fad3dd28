#include "sandbox/email.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::sandbox;

namespace {

Email parsed(const std::string& raw) {
  return parse_email("maria@example.com", raw, Instant{});
}

}  // namespace

TEST_CASE("a plain email: its text without the last line's end, whatever the headers' case") {
  const auto email = parsed("SUBJECT: Hello\r\nContent-Type: text/plain; charset=utf-8\r\n\r\none\r\ntwo\r\n");
  CHECK(email.to == "maria@example.com");
  CHECK(email.subject == "Hello");
  CHECK(email.text == "one\ntwo");
  CHECK(!email.html);
  CHECK(email.attachments.empty());
}

TEST_CASE("a subject may be encoded, in several words, and folded over lines") {
  CHECK(parsed("Subject: =?UTF-8?B?T2zDoQ==?=\r\n\r\n").subject == "Olá");
  CHECK(parsed("Subject: =?UTF-8?Q?Ol=C3=A1=2C?=\r\n =?UTF-8?B?IE1hcmlh?=\r\n\r\n").subject == "Olá, Maria");
  CHECK(parsed("Subject: a long\r\n one\r\n\r\n").subject == "a long one");
  CHECK(parsed("From: x\r\n\r\ntext").subject.empty());
}

TEST_CASE("texts are decoded as their parts say") {
  const auto text = [](const std::string& encoding, const std::string& body) {
    return parsed("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" +
                  body)
        .text;
  };
  CHECK(text("quoted-printable", "Ol=C3=A1, =\r\nMaria") == "Olá, Maria");
  CHECK(text("base64", "T2zD\r\noQ==\r\n") == "Olá");
  CHECK(text("8bit", "Olá") == "Olá");
}

TEST_CASE("of an email in parts: its text, its page, what is attached; not the pictures within") {
  const auto email = parsed(
      "Content-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n"
      "--outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n"
      "--inner\r\nContent-Type: text/plain\r\n\r\nthe text\r\n"
      "--inner\r\nContent-Type: text/html\r\n\r\n<p>the page</p>\r\n"
      "--inner--\r\n"
      "--outer\r\nContent-Type: image/png\r\nContent-Disposition: inline\r\n\r\npicture\r\n"
      "--outer\r\nContent-Type: application/pdf; name=x\r\nContent-Disposition: attachment; "
      "filename=\"invoice.pdf\"\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\nT2zDoQ==\r\n"
      "--outer--\r\n");
  CHECK(email.text == "the text");
  CHECK(email.html == "<p>the page</p>");
  REQUIRE(email.attachments.size() == 1);
  CHECK(email.attachments[0].name == "invoice.pdf");
  CHECK(email.attachments[0].type == "application/pdf");
  CHECK(email.attachments[0].size == 4);
}
