#include "platform/text/qr_code.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace consulta;

TEST_CASE("a QR code as SVG draws each dark module once, and the quiet zone around it") {
  const std::string text = "0Zk3_Xn5q-8bTAsv2c1LoQ";
  const QrCode code(text);
  const auto svg = qr_code_svg(text);
  const int side = code.width + 8;
  CHECK(svg.find("viewBox=\"0 0 " + std::to_string(side) + " " + std::to_string(side) + "\"") != std::string::npos);
  std::vector<int> drawn(static_cast<std::size_t>(side * side));
  std::istringstream strokes(svg.substr(svg.find("stroke=")));
  strokes.ignore(100, 'd');
  strokes.ignore(100, '"');
  for (char letter = 0; strokes >> letter && letter == 'M';) {
    int x = 0;
    double y = 0;
    int length = 0;
    strokes >> x >> y >> letter >> length;
    REQUIRE(letter == 'h');
    for (int i = 0; i < length; ++i) ++drawn.at(static_cast<std::size_t>(static_cast<int>(y) * side + x + i));
  }
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      const bool inside = row >= 4 && row < side - 4 && column >= 4 && column < side - 4;
      const int dark = inside && code.dark(row - 4, column - 4) ? 1 : 0;
      CHECK(drawn[static_cast<std::size_t>(row * side + column)] == dark);
    }
  }
}
