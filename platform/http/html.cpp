#include "platform/http/html.hpp"

#include <sodium.h>

#include <array>

#include "platform/security/base64.hpp"

namespace consulta {

std::string html_escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string csp_hash(std::string_view text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return "'sha256-" + base64_encode({reinterpret_cast<const char*>(hash.data()), hash.size()}) + "'";
}

}  // namespace consulta
