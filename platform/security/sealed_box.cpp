#include "platform/security/sealed_box.hpp"

#include <sodium.h>

#include <array>

#include "platform/security/base64.hpp"

namespace consulta {
namespace {

std::array<unsigned char, crypto_secretbox_KEYBYTES> derive(std::string_view key_text) {
  std::array<unsigned char, crypto_secretbox_KEYBYTES> key{};
  crypto_generichash(key.data(), key.size(), reinterpret_cast<const unsigned char*>(key_text.data()), key_text.size(),
                     nullptr, 0);
  return key;
}

}  // namespace

std::string seal(std::string_view plain, std::string_view key_text) {
  const auto key = derive(key_text);
  std::string out(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.size(), '\0');
  auto* bytes = reinterpret_cast<unsigned char*>(out.data());
  randombytes_buf(bytes, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(bytes + crypto_secretbox_NONCEBYTES, reinterpret_cast<const unsigned char*>(plain.data()),
                        plain.size(), bytes, key.data());
  return base64url_encode(out);
}

std::optional<std::string> unseal(std::string_view sealed, std::string_view key_text) {
  auto raw = base64url_decode(sealed);
  if (!raw || raw->size() < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES) return std::nullopt;
  const auto key = derive(key_text);
  const auto* bytes = reinterpret_cast<const unsigned char*>(raw->data());
  std::string plain(raw->size() - crypto_secretbox_NONCEBYTES - crypto_secretbox_MACBYTES, '\0');
  if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(plain.data()), bytes + crypto_secretbox_NONCEBYTES,
                                 raw->size() - crypto_secretbox_NONCEBYTES, bytes, key.data()) != 0) {
    return std::nullopt;
  }
  return plain;
}

std::string seal(std::string_view plain, const Secrets& keys) {
  return seal(plain, keys.first());
}

std::optional<std::string> unseal(std::string_view sealed, const Secrets& keys) {
  for (const auto& key : keys) {
    if (auto plain = unseal(sealed, key)) return plain;
  }
  return std::nullopt;
}

}  // namespace consulta
