#include "services/auth/secret_token.hpp"

#include <doctest/doctest.h>

#include <set>

#include "platform/security/base64.hpp"

using namespace consulta::auth;

TEST_CASE("a token has 256 bits, is like no other, and is not told by its hash") {
  std::set<std::string> tokens;
  for (int i = 0; i < 1000; ++i) {
    const auto token = new_token();
    const auto bytes = consulta::base64url_decode(token);
    REQUIRE(bytes);
    CHECK(bytes->size() == 32);
    CHECK(hash_of_token(token) == hash_of_token(token));
    CHECK(hash_of_token(token).find(token) == std::string::npos);
    tokens.insert(token);
  }
  CHECK(tokens.size() == 1000);
}
