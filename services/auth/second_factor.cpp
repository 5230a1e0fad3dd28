#include "services/auth/second_factor.hpp"

#include <liboath/oath.h>
#include <sodium.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "platform/security/base64.hpp"
#include "platform/security/keyed_hash.hpp"
#include "platform/security/sealed_box.hpp"
#include "platform/text/text.hpp"
#include "services/auth/readable_code.hpp"

namespace consulta::auth {
namespace {

constexpr std::size_t secret_bytes = 20;  // as many as SHA-1 has (RFC 4226, 4)
constexpr unsigned digits = 6;
constexpr std::chrono::seconds step_length{30};
constexpr int recovery_codes = 10;
constexpr std::size_t recovery_letters = 28;  // 121 bits: of what nobody can guess a keyed hash is enough

void check(int result) {
  if (result != OATH_OK) throw std::runtime_error(std::string("liboath: ") + oath_strerror(result));
}

// It has to be begun once.
void begin_liboath() {
  static const int begun = oath_init();
  check(begun);
}

std::string base32(const std::string& bytes) {
  char* text = nullptr;
  std::size_t length = 0;
  check(oath_base32_encode(bytes.data(), bytes.size(), &text, &length));
  const std::unique_ptr<char, decltype(&std::free)> owned(text, &std::free);
  return {text, length};
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter_or_digit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter_or_digit || std::string_view("-._~").find(c) != std::string_view::npos) {
      out += c;
    } else {
      out.append({'%', hex[byte >> 4U], hex[byte & 15U]});
    }
  }
  return out;
}

}  // namespace

std::string new_totp_secret() {
  std::string secret(secret_bytes, '\0');
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

std::string TotpSecrets::sealed(const std::string& secret) const {
  return seal(secret, key_);
}

std::string TotpSecrets::open(const std::string& sealed) const {
  auto secret = unseal(sealed, key_);
  if (!secret) throw std::runtime_error("the secret of a second factor was sealed with another key");
  return *std::move(secret);
}

std::string totp_code(const std::string& secret, std::int64_t step) {
  begin_liboath();
  char code[digits + 1];
  check(oath_hotp_generate(secret.data(), secret.size(), static_cast<std::uint64_t>(step), digits, false,
                           OATH_HOTP_DYNAMIC_TRUNCATION, code));
  return code;
}

std::int64_t totp_step(Instant now) {
  return now.time_since_epoch() / step_length;
}

std::optional<std::int64_t> matching_step(std::string_view code, const std::string& secret, std::int64_t last_step,
                                          Instant now) {
  const auto step = totp_step(now);
  if (step <= last_step || !same_secret(without_spaces(code), totp_code(secret, step))) return std::nullopt;
  return step;
}

std::string otpauth_uri(const std::string& secret, std::string_view issuer, std::string_view account) {
  const auto by = percent_encoded(issuer);
  return "otpauth://totp/" + by + ":" + percent_encoded(account) + "?secret=" + base32(secret) + "&issuer=" + by +
         "&algorithm=SHA1&digits=6&period=30";
}

std::vector<std::string> new_recovery_codes() {
  std::vector<std::string> codes;
  for (int i = 0; i < recovery_codes; ++i) codes.push_back(lower_case(hyphenated(new_readable_code(recovery_letters))));
  return codes;
}

std::optional<std::string> recovery_code_hash(std::string_view code, const Uuid& account, std::string_view key) {
  const auto written = readable_code(code, recovery_letters);
  if (!written) return std::nullopt;
  return base64url_encode(keyed_hash(key, to_text(account) + "\n" + *written));
}

}  // namespace consulta::auth
