#include "platform/security/base64.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("the test vectors of RFC 4648") {
  CHECK(base64_encode("") == "");
  CHECK(base64_encode("f") == "Zg==");
  CHECK(base64_encode("foobar") == "Zm9vYmFy");
  CHECK(base64url_encode("\xfb\xff") == "-_8");
  CHECK(hex_encode("\x01\xab") == "01ab");
  CHECK(base64_decode("Zg==") == "f");
  CHECK(base64url_decode("-_8") == "\xfb\xff");
}

TEST_CASE("what is not of the alphabet is refused") {
  for (const char* bad : {"Zg", "Z===", "Zm 9v", "-_8=", "Zg==x"}) CHECK_MESSAGE(!base64_decode(bad), bad);
  for (const char* bad : {"Zg==", "+/8", "a"}) CHECK_MESSAGE(!base64url_decode(bad), bad);
}
