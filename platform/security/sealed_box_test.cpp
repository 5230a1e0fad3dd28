#include "platform/security/sealed_box.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("what is sealed is opened with the same key, and by no other") {
  const auto sealed = seal("a secret", "key");
  CHECK(unseal(sealed, "key") == "a secret");
  CHECK(!unseal(sealed, "other key"));
  CHECK(!unseal(sealed.substr(1), "key"));
}
