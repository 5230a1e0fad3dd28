// HMAC-SHA-256 (RFC 2104), and keys made of one secret for several ends, so that what is made for one end is worth
// nothing for another.
#pragma once

#include <string>
#include <string_view>

namespace consulta {

std::string keyed_hash(std::string_view key, std::string_view text);  // 32 bytes

// The key for one purpose. None tells anything of the secret or of the others.
std::string derived_key(std::string_view secret, std::string_view purpose);

// Takes the same time wherever the two differ.
bool same_secret(std::string_view one, std::string_view other);

}  // namespace consulta
