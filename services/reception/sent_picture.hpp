// A picture of a face as it is sent, in base64. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace consulta::reception {

inline constexpr auto what_a_picture_is = "must be a JPEG or PNG of at most 512 KiB, in base64";

// Its bytes, where it is what a picture is. Whether it can be read to its end is consulta-face's to say.
std::optional<std::string> sent_picture(std::string_view text);

}  // namespace consulta::reception
