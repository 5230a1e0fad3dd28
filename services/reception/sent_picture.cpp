#include "services/reception/sent_picture.hpp"

#include "clinic/face_pictures.hpp"
#include "platform/security/base64.hpp"

namespace consulta::reception {

std::optional<std::string> sent_picture(std::string_view text) {
  constexpr std::size_t longest = (most_picture_bytes + 2) / 3 * 4;
  if (text.size() > longest) return std::nullopt;
  auto bytes = base64_decode(text);
  if (!bytes || bytes->size() > most_picture_bytes) return std::nullopt;
  if (!bytes->starts_with("\xFF\xD8\xFF") && !bytes->starts_with("\x89PNG\r\n\x1A\n")) return std::nullopt;
  return bytes;
}

}  // namespace consulta::reception
