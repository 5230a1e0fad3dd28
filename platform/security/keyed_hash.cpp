#include "platform/security/keyed_hash.hpp"

#include <sodium.h>

namespace consulta {
namespace {

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string keyed_hash(std::string_view key, std::string_view text) {
  std::string out(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes(text), text.size());
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

std::string derived_key(std::string_view secret, std::string_view purpose) {
  return keyed_hash(secret, "consulta key: " + std::string(purpose));
}

bool same_secret(std::string_view one, std::string_view other) {
  // Hashes are compared, so that not even the length is told.
  const auto key = std::string(crypto_auth_hmacsha256_KEYBYTES, '\0');
  const auto a = keyed_hash(key, one);
  const auto b = keyed_hash(key, other);
  return sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace consulta
