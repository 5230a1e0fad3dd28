#include "face/picture.hpp"

#include <png.h>
#include <turbojpeg.h>

#include <algorithm>
#include <memory>
#include <new>
#include <type_traits>

namespace consulta::face {
namespace {

using Decoded = std::variant<Picture, Unreadable>;

constexpr int enough = 800;  // pixels of the longer side, below which nothing is made smaller

bool is_sane(long width, long height) {
  return width > 0 && height > 0 && width <= most_pixels / height;
}

Picture blank(int width, int height) {
  return {width, height,
          std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3)};
}

struct DestroyDecoder {
  void operator()(void* decoder) const { tjDestroy(decoder); }
};

Decoded decode_jpeg(std::string_view bytes) {
  const std::unique_ptr<std::remove_pointer_t<tjhandle>, DestroyDecoder> decoder(tjInitDecompress());
  if (!decoder) throw std::bad_alloc();
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  int width = 0, height = 0, subsampling = 0, colours = 0;
  if (tjDecompressHeader3(decoder.get(), data, bytes.size(), &width, &height, &subsampling, &colours) != 0)
    return Unreadable::no_picture;
  if (width < 1 || height < 1) return Unreadable::no_picture;  // its head is cut off
  if (!is_sane(width, height)) return Unreadable::too_many_pixels;
  tjscalingfactor by{1, 1};
  while (by.denom < 8 && std::max(width, height) / (by.denom * 2) >= enough) by.denom *= 2;
  auto picture = blank(TJSCALED(width, by), TJSCALED(height, by));
  if (tjDecompress2(decoder.get(), data, bytes.size(), picture.rgb.data(), picture.width, 0, picture.height, TJPF_RGB,
                    TJFLAG_LIMITSCANS | TJFLAG_STOPONWARNING) != 0)
    return Unreadable::no_picture;
  return picture;
}

struct FreePng {
  void operator()(png_image* png) const { png_image_free(png); }
};

Decoded decode_png(std::string_view bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  const std::unique_ptr<png_image, FreePng> freed(&image);
  if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) return Unreadable::no_picture;
  if (!is_sane(image.width, image.height)) return Unreadable::too_many_pixels;
  image.format = PNG_FORMAT_RGB;
  auto picture = blank(static_cast<int>(image.width), static_cast<int>(image.height));
  const png_color behind{255, 255, 255};
  if (png_image_finish_read(&image, &behind, picture.rgb.data(), 0, nullptr) == 0) return Unreadable::no_picture;
  return picture;
}

}  // namespace

Decoded decode(std::string_view bytes) {
  if (bytes.size() > most_bytes) return Unreadable::no_picture;
  if (bytes.starts_with("\xFF\xD8\xFF")) return decode_jpeg(bytes);
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return decode_png(bytes);
  return Unreadable::no_picture;
}

}  // namespace consulta::face
