#include "clinic/tokens.hpp"

#include <cjose/cjose.h>
#include <doctest/doctest.h>

#include "platform/security/base64.hpp"
#include "platform/time/time.hpp"

using namespace consulta;

namespace {

// What somebody with the private key may sign, whatever it says.
std::string signed_as(const std::string& private_jwk, const std::string& payload) {
  cjose_err error{};
  auto* key = cjose_jwk_import(private_jwk.data(), private_jwk.size(), &error);
  REQUIRE(key != nullptr);
  auto* header = cjose_header_new(&error);
  REQUIRE(cjose_header_set(header, CJOSE_HDR_ALG, CJOSE_HDR_ALG_ES256, &error));
  REQUIRE(cjose_header_set(header, CJOSE_HDR_KID, cjose_jwk_get_kid(key, &error), &error));
  auto* jws =
      cjose_jws_sign(key, header, reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size(), &error);
  const char* compact = nullptr;
  REQUIRE(cjose_jws_export(jws, &compact, &error));
  std::string out(compact);
  cjose_jws_release(jws);
  cjose_header_release(header);
  cjose_jwk_release(key);
  return out;
}

}  // namespace

TEST_CASE("a token for somebody else, or from somebody else, is none, though the key has signed it") {
  const auto key = TokenSigner::generate_key();
  TokenVerifier verifier;
  verifier.replace_keys("{\"keys\":[" + TokenSigner(key).public_jwk() + "]}");
  const auto id = to_text(new_id());
  const auto token = [&](const std::string& from, const std::string& audience) {
    return signed_as(key, R"({"sub":")" + id + R"(","role":"patient","sid":")" + id + R"(","iss":")" + from +
                              R"(","aud":")" + audience + R"(","iat":1,"exp":99999999999})");
  };
  CHECK(verifier.verify(token("consulta", "consulta-api")));
  CHECK(!verifier.verify(token("consulta", "another-api")));
  CHECK(!verifier.verify(token("another", "consulta-api")));
}

TEST_CASE("tokens: signed, pinned, expiring") {
  const TokenSigner signer(TokenSigner::generate_key());
  const TokenSigner stranger(TokenSigner::generate_key());
  TokenVerifier verifier;
  verifier.replace_keys("{\"keys\":[" + signer.public_jwk() + "]}");
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch()).count();
  const Claims claims{new_id(), Role::doctor, new_id(), "", "", now, now + 60};
  const auto token = signer.sign(claims);
  for (int i = 0; i < 2; ++i) {  // the second time from memory
    REQUIRE(verifier.verify(token).has_value());
    CHECK(verifier.verify(token)->sub == claims.sub);
  }
  CHECK(!verifier.verify(stranger.sign(claims)));
  CHECK(verifier.wants_keys);
  auto expired = claims;
  expired.exp = now - 1;
  CHECK(!verifier.verify(signer.sign(expired)));
  const auto payload = token.substr(token.find('.'), token.rfind('.') - token.find('.'));
  CHECK(!verifier.verify(base64url_encode(R"({"alg":"none"})") + payload + "."));
  CHECK(!verifier.verify(base64url_encode(R"({"alg":"HS256","kid":"x"})") + payload + ".AAAA"));
  CHECK(!verifier.verify(token + "x"));
  for (std::size_t i = 0; i < token.size(); i += 7) {
    auto changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK(!verifier.verify(changed));
  }
  CHECK(signer.public_jwk().find("\"d\"") == std::string::npos);
}

TEST_CASE("a token says what it opens; what it does not say is not written") {
  const TokenSigner signer(TokenSigner::generate_key());
  TokenVerifier verifier;
  verifier.replace_keys("{\"keys\":[" + signer.public_jwk() + "]}");
  const auto read = [&](const Claims& claims) { return verifier.verify(signer.sign(claims)).value(); };
  Claims plain;
  plain.role = Role::admin;
  plain.exp = 4'000'000'000;
  CHECK(!read(plain).must_enrol);
  CHECK(!read(plain).device_kind);
  CHECK_NOTHROW(check_enrolled(read(plain)));
  CHECK_NOTHROW(check_person(read(plain)));
  const auto token = signer.sign(plain);
  const auto first = token.find('.') + 1;
  CHECK(base64url_decode(token.substr(first, token.rfind('.') - first))->find("null") == std::string::npos);

  auto enrolling = plain;
  enrolling.must_enrol = true;
  CHECK_THROWS_WITH(check_enrolled(read(enrolling)), doctest::Contains("second factor"));
  CHECK_NOTHROW(check_person(read(enrolling)));
  auto device = plain;
  device.role = Role::device;
  device.device_kind = DeviceKind::kiosk;
  CHECK(read(device).device_kind == DeviceKind::kiosk);
  CHECK_NOTHROW(check_enrolled(read(device)));
  CHECK_THROWS_WITH(check_person(read(device)), doctest::Contains("device"));
}
