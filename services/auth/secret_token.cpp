#include "services/auth/secret_token.hpp"

#include <sodium.h>

#include "platform/security/base64.hpp"
#include "platform/text/ids.hpp"

namespace consulta::auth {

std::string new_token() {
  return random_token(32);
}

std::string hash_of_token(const std::string& token) {
  unsigned char hash[32];
  crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(token.data()), token.size(), nullptr, 0);
  return hex_encode({reinterpret_cast<const char*>(hash), sizeof hash});
}

}  // namespace consulta::auth
