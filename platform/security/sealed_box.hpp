// Authenticated encryption with a shared key (XSalsa20-Poly1305, libsodium), for the rare secret that must travel in an
// event past eyes that may read the broker.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace consulta {

std::string seal(std::string_view plain, std::string_view key_text);
// Nothing when it was not sealed with this key, or changed since.
std::optional<std::string> unseal(std::string_view sealed, std::string_view key_text);

}  // namespace consulta
