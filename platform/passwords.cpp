#include "platform/passwords.hpp"

#include <sodium.h>

#include <stdexcept>

namespace consulta {

std::string hash_password(const std::string& password) {
  char hash[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(hash, password.data(), password.size(), 2, 19ULL * 1024 * 1024,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::runtime_error("not enough memory to hash a password");
  }
  return hash;
}

bool check_password(const std::string& hash, const std::string& password) {
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool check_no_password(const std::string& password) {
  static const std::string nobody = hash_password("a password that nobody has");
  check_password(nobody, password);
  return false;
}

}  // namespace consulta
