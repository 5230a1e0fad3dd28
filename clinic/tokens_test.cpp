#include "clinic/tokens.hpp"

#include <doctest/doctest.h>

#include "platform/security/base64.hpp"
#include "platform/time/time.hpp"

using namespace consulta;

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
