#include "platform/security/passwords.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("a password is known again, and no other") {
  const auto hash = hash_password("correct horse battery");
  CHECK(hash.starts_with("$argon2id$"));
  CHECK(check_password(hash, "correct horse battery"));
  CHECK(!check_password(hash, "incorrect horse"));
  CHECK(!check_no_password("anything"));
}
