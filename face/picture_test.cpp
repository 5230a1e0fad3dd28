#include "face/picture.hpp"

#include <doctest/doctest.h>

#include <utility>

#include "tests/faces/pictures.hpp"

using namespace consulta::face;
using namespace consulta::testing;

namespace {

const Picture& decoded(const std::variant<Picture, Unreadable>& outcome) {
  REQUIRE(std::holds_alternative<Picture>(outcome));
  return std::get<Picture>(outcome);
}
Unreadable why(std::string_view bytes) {
  const auto outcome = decode(bytes);
  REQUIRE(std::holds_alternative<Unreadable>(outcome));
  return std::get<Unreadable>(outcome);
}

// A PNG's head that names a size, with the checksum that makes it one.
std::string png_naming(std::uint32_t width, std::uint32_t height) {
  auto png = png_of(grey_picture(1, 1, 128));
  const auto put = [&](std::size_t at, std::uint32_t number) {
    for (int i = 0; i < 4; ++i) png[at + static_cast<std::size_t>(i)] = static_cast<char>(number >> (24 - 8 * i));
  };
  put(16, width);
  put(20, height);
  put(29, crc_of(png.substr(12, 17)));
  return png;
}

}  // namespace

TEST_CASE("pictures: a JPEG and a PNG are what they show") {
  const auto made = grey_picture(40, 30, 200);
  for (const auto& bytes : {jpeg_of(made), png_of(made)}) {
    const auto outcome = decode(bytes);
    const auto& picture = decoded(outcome);
    CHECK(picture.width == 40);
    CHECK(picture.height == 30);
    REQUIRE(picture.rgb.size() == 40 * 30 * 3);
    CHECK(picture.rgb[0] == doctest::Approx(200).epsilon(0.02));
  }
}

TEST_CASE("pictures: a large JPEG comes smaller, and none below what is enough") {
  const auto sides = [](int width, int height) {
    const auto outcome = decode(jpeg_of(grey_picture(width, height, 10)));
    const auto& picture = decoded(outcome);
    return std::pair(picture.width, picture.height);
  };
  CHECK(sides(2048, 1600) == std::pair(1024, 800));
  CHECK(sides(1600, 900) == std::pair(800, 450));
  CHECK(sides(1599, 900) == std::pair(1599, 900));
  CHECK(sides(100, 8000) == std::pair(13, 1000));
}

TEST_CASE("pictures: what names more pixels than are allowed is refused by its head") {
  CHECK(why(png_naming(2049, 2048)) == Unreadable::too_many_pixels);
  CHECK(why(png_naming(1'000'000, 1'000'000)) == Unreadable::too_many_pixels);
  CHECK(why(jpeg_of(grey_picture(2049, 2048, 0))) == Unreadable::too_many_pixels);
  CHECK(std::holds_alternative<Picture>(decode(jpeg_of(grey_picture(2048, 2048, 0)))));
}

TEST_CASE("pictures: what is cut off, is something else, or is too long is none") {
  for (const auto& whole : {jpeg_of(grey_picture(200, 200, 90)), png_of(grey_picture(200, 200, 90))}) {
    for (const std::size_t length : {std::size_t{1}, std::size_t{3}, std::size_t{8}, whole.size() / 2})
      CHECK(why(std::string_view(whole).substr(0, length)) == Unreadable::no_picture);
    CHECK(why(whole + std::string(most_bytes, '\0')) == Unreadable::no_picture);
  }
  CHECK(why("") == Unreadable::no_picture);
  CHECK(why("GIF89a") == Unreadable::no_picture);
  CHECK(why(std::string(1000, '\xFF')) == Unreadable::no_picture);
}
