#include "tests/faces/pictures.hpp"

#include <doctest/doctest.h>
#include <png.h>
#include <turbojpeg.h>
#include <zlib.h>

namespace consulta::testing {

face::Picture grey_picture(int width, int height, std::uint8_t shade) {
  const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  return {width, height, std::vector<std::uint8_t>(pixels * 3, shade)};
}

std::string jpeg_of(const face::Picture& picture) {
  const auto encoder = tjInitCompress();
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  REQUIRE(tjCompress2(encoder, picture.rgb.data(), picture.width, 0, picture.height, TJPF_RGB, &bytes, &size,
                      TJSAMP_444, 92, 0) == 0);
  std::string out(reinterpret_cast<const char*>(bytes), size);
  tjFree(bytes);
  tjDestroy(encoder);
  return out;
}

std::string png_of(const face::Picture& picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = 0;
  REQUIRE(png_image_write_to_memory(&image, nullptr, &size, 0, picture.rgb.data(), 0, nullptr) != 0);
  std::string out(size, '\0');
  REQUIRE(png_image_write_to_memory(&image, out.data(), &size, 0, picture.rgb.data(), 0, nullptr) != 0);
  out.resize(size);
  return out;
}

std::uint32_t crc_of(const std::string& bytes) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

}  // namespace consulta::testing
