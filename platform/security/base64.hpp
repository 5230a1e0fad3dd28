// RFC 4648 encodings over libsodium's constant-time codecs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace consulta {

std::string base64_encode(std::string_view bytes);     // padded, standard alphabet
std::string base64url_encode(std::string_view bytes);  // unpadded, URL-safe alphabet
std::optional<std::string> base64_decode(std::string_view text);
std::optional<std::string> base64url_decode(std::string_view text);
std::string hex_encode(std::string_view bytes);

}  // namespace consulta
