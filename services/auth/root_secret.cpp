#include "services/auth/root_secret.hpp"

#include <stdexcept>

#include "platform/security/sealed_box.hpp"
#include "services/auth/secret_token.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

// Where there was one signing key for ever, everything was derived from its text: what was derived stays good.
std::string new_root(sql::Session& db) {
  const auto keys = store::signing_keys(db);
  return !keys.empty() && is_in_clear(keys.front().private_jwk) ? keys.front().private_jwk : new_token();
}

}  // namespace

std::string root_secret(sql::Session& db, const Secrets& seal_keys) {
  store::insert_root_secret(db, seal(new_root(db), seal_keys));  // the first one stored stays
  auto root = opened(store::root_secret(db), seal_keys);
  store::seal_root_secret(db, seal(root, seal_keys));
  return root;
}

std::string opened(const std::string& resting, const Secrets& seal_keys) {
  auto secret = unseal(resting, seal_keys);
  if (!secret) throw std::runtime_error("CONSULTA_SEAL_KEY is not what the secrets in the database were sealed with");
  return std::move(*secret);
}

bool is_in_clear(const std::string& resting) {
  return resting.starts_with('{');
}

}  // namespace consulta::auth
