// A picture from outside, decoded. Whatever the bytes, no more memory is taken than `most_pixels` need, and no more
// time than a JPEG of so many in at most 500 scans; what names more is refused by its header, before anything is
// decoded.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "clinic/face_pictures.hpp"

namespace consulta::face {

inline constexpr int most_pixels = 2048 * 2048;
inline constexpr std::size_t most_bytes = most_picture_bytes;

struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgb;  // row after row, three bytes a pixel
};

enum class Unreadable { no_picture, too_many_pixels };

// A JPEG or a PNG with all its pixels. A large JPEG comes at a half, a quarter or an eighth of its size, with a longer
// side of 800 at least.
std::variant<Picture, Unreadable> decode(std::string_view bytes);

}  // namespace consulta::face
