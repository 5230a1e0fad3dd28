#include "sandbox/smtp.hpp"

#include <doctest/doctest.h>

#include "tests/support/folder.hpp"
#include "tests/support/raw.hpp"

using namespace consulta::sandbox;
using namespace consulta::testing;

TEST_CASE("a mail server ends at once, whoever is still connected and says nothing") {
  const Folder folder;
  World world(folder.path() + "/journal");
  Faults faults;
  std::optional<SmtpServer> server;
  server.emplace(SmtpSettings{.address = "127.0.0.1"}, world, faults);
  RawConnection client(server->port());
  CHECK(client.receive("\r\n") == "220 sandbox ESMTP\r\n");
  const auto begin = std::chrono::steady_clock::now();
  server.reset();
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
  CHECK(client.closes(std::chrono::seconds(1)));
}
