// Read back by another parser: Python's.
#include "services/notifications/mail.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>

#include "tests/support/folder.hpp"

using namespace consulta;
using namespace consulta::notifications;
using consulta::testing::Folder;

namespace {

const Instant now = parse_instant("2026-11-30T10:30:00Z").value();
const Uuid id = parse_uuid("00000000-0000-7000-8000-000000000001").value();

struct Read {
  std::string text;
  int status = -1;
};

Read read_back(const std::string& message) {
  const Folder folder;
  const auto file = folder.path() + "/message";
  std::ofstream(file, std::ios::binary) << message;
  const auto command = "python3 " CONSULTA_SOURCE_DIR "/tests/support/read_mail.py " + file;
  auto* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  Read out;
  std::array<char, 4096> chunk{};
  for (std::size_t got = 0; (got = fread(chunk.data(), 1, chunk.size(), pipe)) > 0;) out.text.append(chunk.data(), got);
  out.status = WEXITSTATUS(pclose(pipe));
  return out;
}

}  // namespace

TEST_CASE("an email is what another parser reads in it: headers, text, page, picture and attachments") {
  Email email{id,
              "maria@example.com",
              "Consulta confirmada",
              "Olá Łukasz,\n\nfrom now\n.\n..dots\n1 = 1 \nFrom here\n" + std::string(1500, 'x'),
              "<p>Olá</p>\n",
              {}};
  email.attachments = {
      {"fatura nº 1.pdf", "application/pdf", std::string("%PDF\0\r\n\xff", 8)},
      {"appointment.ics", "text/calendar; charset=utf-8; method=PUBLISH", "BEGIN:X\r\nSUMMARY:Olá\r\n"},
      {"check-in.png", "image/png", "\x89PNG", true}};
  const auto read = read_back(written(email, "consultas@clinica.pt", now));
  CHECK(read.status == 0);
  CHECK(read.text ==
        "Date: 2026-11-30T10:30:00+00:00\n"
        "From: Consulta|consultas@clinica.pt\n"
        "To: |maria@example.com\n"
        "Message-ID: <00000000-0000-7000-8000-000000000001@clinica.pt>\n"
        "MIME-Version: 1.0\n"
        "Subject: Consulta confirmada\n"
        "Auto-Submitted: auto-generated\n"
        "multipart/mixed\n"
        "multipart/related\n"
        "multipart/alternative\n"
        "text/plain quoted-printable - - - \"Olá Łukasz,\\n\\nfrom now\\n.\\n..dots\\n1 = 1 \\nFrom here\\n" +
            std::string(1500, 'x') +
            "\"\n"
            "text/html quoted-printable - - - \"<p>Olá</p>\\n\"\n"
            "image/png base64 inline check-in.png <check-in.png@consulta> \"89504e47\"\n"
            "application/pdf base64 attachment fatura nº 1.pdf - \"25504446"
            "000d0aff\"\n"
            "text/calendar base64 attachment appointment.ics - \"BEGIN:X\\nSUMMARY:Olá\\n\"\n");
}

TEST_CASE("subjects of every length and script, and addresses with letters of their own") {
  std::string long_one = "Confirmação da sua marcação";
  for (int i = 0; i < 12; ++i) long_one += ", não se esqueça: Musculoskeletal Žižka";
  for (const std::string& subject : {std::string("Olá"), long_one, std::string("Ваша запис підтверджено"),
                                     std::string("预约已确认"), std::string("a  b")}) {
    CAPTURE(subject);
    const auto read =
        read_back(written({id, "ágata@xn--mnchen-3ya.example", subject, "text", "page", {}}, "c@clinica.pt", now));
    CAPTURE(read.text);
    CHECK(read.status == 0);
    CHECK(read.text.find("Subject: " + subject + "\n") != std::string::npos);
    CHECK(read.text.find("To: |ágata@xn--mnchen-3ya.example\n") != std::string::npos);
  }
}
