// Pictures that tests make, and as what a camera sends them.
#pragma once

#include <cstdint>
#include <string>

#include "face/picture.hpp"

namespace consulta::testing {

face::Picture grey_picture(int width, int height, std::uint8_t shade);

std::string jpeg_of(const face::Picture& picture);
std::string png_of(const face::Picture& picture);

// As PNG's chunks have it.
std::uint32_t crc_of(const std::string& bytes);

}  // namespace consulta::testing
