// libFuzzer: anything as an access token. One token is good; nothing else ever is.
#include <cstdint>
#include <cstdlib>
#include <ctime>

#include "clinic/tokens.hpp"
#include "platform/security/base64.hpp"

using namespace consulta;

namespace {

struct Known {
  Known() : signer(TokenSigner::generate_key()) {
    verifier.replace_keys("{\"keys\":[" + signer.public_jwk() + "]}");
    Claims claims;
    claims.sub = claims.sid = new_id();
    claims.iat = std::time(nullptr);
    claims.exp = claims.iat + 86'400;
    good = signer.sign(claims);
    if (!verifier.verify(good)) std::abort();
    const auto first = good.find('.');
    header = good.substr(0, first);
    signature = good.substr(good.rfind('.') + 1);
  }
  TokenSigner signer;
  TokenVerifier verifier;
  std::string good, header, signature;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Known known;
  const std::string text(reinterpret_cast<const char*>(data), size);
  // As it is; as claims under a header and a signature that are good elsewhere; as a header over good claims.
  const auto encoded = base64url_encode(text);
  const auto claims = known.good.substr(known.header.size() + 1, known.good.rfind('.') - known.header.size() - 1);
  for (const auto& token : {text, known.header + "." + encoded + "." + known.signature,
                            encoded + "." + claims + "." + known.signature, known.header + "." + claims + "." + text}) {
    if (token != known.good && known.verifier.verify(token)) std::abort();
  }
  return 0;
}
