#include "services/auth/second_factor.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace consulta;
using namespace consulta::auth;
using namespace std::chrono_literals;

namespace {

// RFC 6238, appendix B: the secret, and of the codes for SHA-1 the last six digits.
const std::string secret = "12345678901234567890";

Instant at(std::int64_t seconds) {
  return Instant(std::chrono::seconds(seconds));
}

}  // namespace

TEST_CASE("codes are those of RFC 6238") {
  for (const auto& [seconds, code] : {std::pair<std::int64_t, std::string>{59, "287082"},
                                      {1'111'111'109, "081804"},
                                      {1'111'111'111, "050471"},
                                      {1'234'567'890, "005924"},
                                      {2'000'000'000, "279037"},
                                      {20'000'000'000, "353130"}}) {
    CHECK(totp_code(secret, totp_step(at(seconds))) == code);
  }
}

TEST_CASE("a code is good in its own 30 seconds, and once") {
  const auto now = at(1'234'567'890);
  const auto step = totp_step(now);
  const auto matches = [&](std::int64_t of, std::int64_t last, Instant when) {
    return matching_step(totp_code(secret, of), secret, last, when);
  };
  CHECK(matches(step, 0, at(step * 30)) == step);
  CHECK(matches(step, 0, at(step * 30 + 29)) == step);
  CHECK(!matches(step, 0, at(step * 30 + 30)));
  CHECK(!matches(step, 0, at(step * 30 - 1)));
  CHECK(!matches(step, step, now));
  CHECK(matches(step, step - 1, now) == step);
  CHECK(matching_step(" 005 924 ", secret, 0, now) == step);
  for (const char* wrong : {"", "005925", "5924", "0059240", "abcdef"}) CHECK(!matching_step(wrong, secret, 0, now));
  CHECK(!matching_step("005924", "another secret", 0, now));
}

TEST_CASE("an authenticator is told the secret, and whose it is") {
  CHECK(otpauth_uri(secret, "Clínica & Filhos", "ana+1@example.com") ==
        "otpauth://totp/Cl%C3%ADnica%20%26%20Filhos:ana%2B1%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        "&issuer=Cl%C3%ADnica%20%26%20Filhos&algorithm=SHA1&digits=6&period=30");
  CHECK(new_totp_secret().size() == 20);
  CHECK(new_totp_secret() != new_totp_secret());
  const TotpSecrets secrets("a key");
  CHECK(secrets.open(secrets.sealed(secret)) == secret);
  CHECK_THROWS_AS(TotpSecrets("another").open(secrets.sealed(secret)), std::runtime_error);
}

TEST_CASE("recovery codes: ten that differ, kept as hashes of this account and key") {
  const auto codes = new_recovery_codes();
  const auto ana = new_id(), rui = new_id();
  std::set<std::string> hashes;
  for (const auto& code : codes) {
    CHECK(code.size() == 34);
    CHECK(code[4] == '-');
    hashes.insert(recovery_code_hash(code, ana, "key").value());
  }
  CHECK(hashes.size() == 10);
  const std::string code = "bcdf-ghjk-lmnp-qrst-vwxz-bcdf-ghjk";
  const auto hash = recovery_code_hash(code, ana, "key");
  CHECK(recovery_code_hash("BCDFGHJKLMNPQRSTVWXZBCDFGHJK", ana, "key") == hash);
  CHECK(recovery_code_hash(code, rui, "key") != hash);
  CHECK(recovery_code_hash(code, ana, "other") != hash);
  CHECK(!recovery_code_hash("bcdf-ghjk", ana, "key"));
  CHECK(!recovery_code_hash("287082", ana, "key"));
}
