// The second factor of a login: a code of six digits that an authenticator makes of a secret and the time (TOTP,
// RFC 6238: SHA-1, steps of 30 s), or one of ten recovery codes. Each is good once. Pure, but for what is new.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/json/json.hpp"

namespace consulta::auth {

// Of an account; no login asks for it before it is confirmed, as the account says (User::mfa).
struct SecondFactor {
  Uuid user_id{};
  std::string sealed_secret;
  std::int64_t last_step = 0;  // whose code was taken last
  std::int64_t uses = 0;       // logins let in
};
BOOST_DESCRIBE_STRUCT(SecondFactor, (), (user_id, sealed_secret, last_step, uses))

std::string new_totp_secret();

// Secrets as they rest.
class TotpSecrets {
 public:
  explicit TotpSecrets(std::string key) : key_(std::move(key)) {}

  std::string sealed(const std::string& secret) const;
  // Throws std::runtime_error where it was sealed with another key, or changed since.
  std::string open(const std::string& sealed) const;

 private:
  std::string key_;
};

// The code of a step, of which there is one each 30 s since 1970.
std::string totp_code(const std::string& secret, std::int64_t step);
std::int64_t totp_step(Instant now);

// The present step, where the code is of it and it is later than `last_step`; whatever blanks are in the code. So a
// code is good for 30 seconds, and the clocks of phones have to be right, as they are.
std::optional<std::int64_t> matching_step(std::string_view code, const std::string& secret, std::int64_t last_step,
                                          Instant now);

// How an authenticator is told of it, as a link or in a QR code. `issuer` and `account` are what it shows.
std::string otpauth_uri(const std::string& secret, std::string_view issuer, std::string_view account);

std::vector<std::string> new_recovery_codes();  // as people are shown them

// What is kept of one, whatever its case and its hyphens; nothing where it cannot be one.
std::optional<std::string> recovery_code_hash(std::string_view code, const Uuid& account, std::string_view key);

}  // namespace consulta::auth
