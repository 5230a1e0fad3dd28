// Authenticated encryption with a shared key (XSalsa20-Poly1305, libsodium), for the rare secret that must travel in an
// event past eyes that may read the broker, and for those that rest in a database.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/security/secrets.hpp"

namespace consulta {

std::string seal(std::string_view plain, std::string_view key_text);
// Nothing when it was not sealed with this key, or changed since.
std::optional<std::string> unseal(std::string_view sealed, std::string_view key_text);

// The same with keys that rotate: sealed with the first, opened with any.
std::string seal(std::string_view plain, const Secrets& keys);
std::optional<std::string> unseal(std::string_view sealed, const Secrets& keys);

}  // namespace consulta
