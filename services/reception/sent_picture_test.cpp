#include "services/reception/sent_picture.hpp"

#include <doctest/doctest.h>

#include "platform/security/base64.hpp"

using namespace consulta;
using namespace consulta::reception;

TEST_CASE("a picture is a JPEG or a PNG, in base64, of 512 KiB at most") {
  const std::string jpeg = "\xFF\xD8\xFF\xE0 and so on", png = "\x89PNG\r\n\x1A\n and so on";
  const auto of_size = [&](std::size_t size) { return base64_encode(jpeg + std::string(size - jpeg.size(), 'x')); };
  CHECK(sent_picture(base64_encode(jpeg)) == jpeg);
  CHECK(sent_picture(base64_encode(png)) == png);
  CHECK(sent_picture(of_size(512 * 1024)));
  CHECK(!sent_picture(of_size(512 * 1024 + 1)));
  CHECK(!sent_picture(base64_encode("GIF89a")));
  CHECK(!sent_picture(base64_encode("\xFF\xD8")));
  for (const char* text : {"", "no base64", "data:image/jpeg;base64,/9j/", "/9j", "/9j/=", "/9j/ /9j/"}) {
    CHECK_MESSAGE(!sent_picture(text), text);
  }
  CHECK(sent_picture("/9j/"));
}
