#include "platform/security/webhook_signature.hpp"

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <charconv>

#include "platform/security/base64.hpp"

namespace consulta {
namespace {

constexpr std::int64_t tolerated_age_seconds = 300;

}  // namespace

std::string webhook_signature(const std::string& secret, std::int64_t seconds, std::string_view body) {
  const auto signed_text = std::to_string(seconds) + "." + std::string(body);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size(), digest, &length);
  return "t=" + std::to_string(seconds) + ",v1=" + hex_encode({reinterpret_cast<const char*>(digest), length});
}

bool webhook_signature_good(const Secrets& secrets, std::string_view header, std::string_view body, Instant now) {
  if (!header.starts_with("t=")) return false;
  std::int64_t seconds = 0;
  if (std::from_chars(header.data() + 2, header.data() + header.size(), seconds).ec != std::errc{}) return false;
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count() - seconds;
  if (age > tolerated_age_seconds || age < -tolerated_age_seconds) return false;
  return std::any_of(secrets.begin(), secrets.end(), [&](const auto& secret) {
    const auto expected = webhook_signature(secret, seconds, body);
    return expected.size() == header.size() && CRYPTO_memcmp(expected.data(), header.data(), header.size()) == 0;
  });
}

}  // namespace consulta
