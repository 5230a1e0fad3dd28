// QR codes (ISO/IEC 18004, by libqrencode).
#pragma once

#include <string>
#include <vector>

namespace consulta {

// Square, error correction level M, without the quiet zone.
struct QrCode {
  // Throws std::runtime_error for a text that is too long.
  explicit QrCode(const std::string& text);
  bool dark(int row, int column) const { return modules[static_cast<std::size_t>(row * width + column)]; }

  int width = 0;
  std::vector<bool> modules;
};

// As a picture (PNG): black on white with the quiet zone the standard asks for, eight pixels a module.
std::string qr_code_png(const std::string& text);

// The same as an SVG document, a module to a unit.
std::string qr_code_svg(const std::string& text);

}  // namespace consulta
