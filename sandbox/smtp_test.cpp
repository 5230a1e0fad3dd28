#include "sandbox/smtp.hpp"

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
  CHECK(email.text == "one\r\ntwo");
  CHECK(!email.html);
  CHECK(email.attachments.empty());
}

TEST_CASE("a subject may be encoded, and folded over lines") {
  CHECK(parsed("Subject: =?UTF-8?B?T2zDoQ==?=\r\n\r\n").subject == "Olá");
  CHECK(parsed("Subject: =?UTF-8?B?T2zDo?=\r\n\r\n").subject == "=?UTF-8?B?T2zDo?=");
  CHECK(parsed("Subject: a long\r\n one\r\n\r\n").subject == "a long one");
  CHECK(parsed("From: x\r\n\r\ntext").subject.empty());
}

TEST_CASE("texts are decoded as their parts say") {
  CHECK(parsed("Content-Transfer-Encoding: quoted-printable\r\n\r\nOl=C3=A1, =\r\nMaria").text == "Olá, Maria");
  CHECK(parsed("Content-Transfer-Encoding: base64\r\n\r\nT2zD\r\noQ==\r\n").text == "Olá");
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
