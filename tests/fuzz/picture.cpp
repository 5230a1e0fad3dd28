// libFuzzer: bytes as a picture for face check-in. Whatever they are, what is made of them is as large as it says and
// no larger than is allowed.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <variant>

#include "face/picture.hpp"

using namespace consulta::face;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto decoded = decode({reinterpret_cast<const char*>(data), size});
  if (const auto* picture = std::get_if<Picture>(&decoded)) {
    if (picture->width < 1 || picture->height < 1 || picture->width > most_pixels / picture->height) std::abort();
    const auto pixels = static_cast<std::size_t>(picture->width) * static_cast<std::size_t>(picture->height);
    if (picture->rgb.size() != 3 * pixels) std::abort();
  }
  return 0;
}
