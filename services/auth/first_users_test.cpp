#include <doctest/doctest.h>

#include <array>
#include <cstdlib>

#include "services/auth/service.hpp"

using namespace consulta;
using namespace consulta::auth;

namespace {

std::vector<FirstUser> of_settings() {
  std::string program = "auth";
  std::array<char*, 1> words{program.data()};
  Settings settings(1, words.data(), "auth", "");
  return first_users(settings);
}

}  // namespace

TEST_CASE("there are no accounts but those that the settings name") {
  ::unsetenv("CONSULTA_ADMIN_EMAIL");
  ::unsetenv("CONSULTA_RECEPTION_EMAIL");
  CHECK(of_settings().empty());
  ::setenv("CONSULTA_ADMIN_EMAIL", "ana@consulta.example", 1);
  const auto users = of_settings();
  ::unsetenv("CONSULTA_ADMIN_EMAIL");
  REQUIRE(users.size() == 1);
  CHECK(users.front().email == "ana@consulta.example");
  CHECK(users.front().role == Role::admin);
}
