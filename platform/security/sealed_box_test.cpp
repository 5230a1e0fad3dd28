#include "platform/security/sealed_box.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("what is sealed is opened with the same key, and by no other") {
  const auto sealed = seal("a secret", "key");
  CHECK(unseal(sealed, "key") == "a secret");
  CHECK(!unseal(sealed, "other key"));
  CHECK(!unseal(sealed.substr(1), "key"));
}

TEST_CASE("of several keys the first seals, and any opens") {
  const Secrets before("old"), during("new\nold"), after("new");
  CHECK(unseal(seal("a secret", before), during) == "a secret");
  CHECK(unseal(seal("a secret", during), Secrets("old\nnew")) == "a secret");
  CHECK(unseal(seal("a secret", during), after) == "a secret");
  CHECK(!unseal(seal("a secret", during), before));
  CHECK(!unseal(seal("a secret", before), after));
  CHECK(!unseal(seal("a secret", before), Secrets()));
}
