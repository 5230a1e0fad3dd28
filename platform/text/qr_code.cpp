#include "platform/text/qr_code.hpp"

#include <fmt/format.h>
#include <png.h>
#include <qrencode.h>

#include <memory>
#include <stdexcept>

namespace consulta {
namespace {

constexpr int quiet_zone = 4;  // modules
constexpr int scale = 8;       // pixels a module

struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

QrCode::QrCode(const std::string& text) {
  const std::unique_ptr<QRcode, FreeCode> code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M));
  if (!code) throw std::runtime_error("cannot make a QR code");
  width = code->width;
  for (int i = 0; i < width * width; ++i) modules.push_back((code->data[i] & 1) != 0);
}

std::string qr_code_png(const std::string& text) {
  const QrCode code(text);
  const int side = (code.width + 2 * quiet_zone) * scale;
  std::vector<png_byte> pixels(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 255);
  for (int y = 0; y < code.width * scale; ++y) {
    for (int x = 0; x < code.width * scale; ++x) {
      if (!code.dark(y / scale, x / scale)) continue;
      pixels[static_cast<std::size_t>((y + quiet_zone * scale) * side + x + quiet_zone * scale)] = 0;
    }
  }
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = static_cast<png_uint_32>(side);
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t size = 0;
  if (png_image_write_to_memory(&image, nullptr, &size, 0, pixels.data(), 0, nullptr) == 0) {
    throw std::runtime_error("cannot make a picture");
  }
  std::string png(size, '\0');
  if (png_image_write_to_memory(&image, png.data(), &size, 0, pixels.data(), 0, nullptr) == 0) {
    throw std::runtime_error("cannot make a picture");
  }
  png.resize(size);
  return png;
}

std::string qr_code_svg(const std::string& text) {
  const QrCode code(text);
  const int side = code.width + 2 * quiet_zone;
  std::string dark;  // a stroke for each run of dark modules
  for (int row = 0; row < code.width; ++row) {
    for (int column = 0; column < code.width; ++column) {
      if (!code.dark(row, column)) continue;
      const int start = column;
      while (column < code.width && code.dark(row, column)) ++column;
      dark += fmt::format("M{} {}.5h{}", start + quiet_zone, row + quiet_zone, column - start);
    }
  }
  return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges">)"
                     R"(<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path stroke="#000" d="{1}"/></svg>)",
                     side, dark);
}

}  // namespace consulta
