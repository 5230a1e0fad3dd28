#include "services/auth/signing_keys.hpp"

#include <algorithm>

#include "platform/observe/log.hpp"
#include "platform/security/sealed_box.hpp"
#include "services/auth/root_secret.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

template <class Key>
std::vector<Instant> made_at(const std::vector<Key>& keys) {
  std::vector<Instant> out;
  for (const auto& key : keys) out.push_back(key.made_at);
  return out;
}

// A process from before this may have left one in clear.
std::string private_jwk(const store::SigningKey& key, const Secrets& seal_keys) {
  return is_in_clear(key.private_jwk) ? key.private_jwk : opened(key.private_jwk, seal_keys);
}

}  // namespace

void SigningKeys::start(sql::Session& db) {
  for (const auto& key : store::signing_keys(db)) {
    store::seal_signing_key(db, key.generation, seal(private_jwk(key, seal_keys_), seal_keys_));
  }
  renew(db);
  follow(db);
}

void SigningKeys::renew(sql::Session& db) const {
  const auto keys = store::signing_keys(db);
  const auto times = made_at(keys);
  const auto now = Clock::now();
  if (schedule_.next_is_due(times, now)) {
    const auto generation = keys.empty() ? 1 : keys.back().generation + 1;
    const auto sealed = seal(TokenSigner::generate_key(), seal_keys_);
    if (store::insert_signing_key(db, {generation, sealed, now})) spdlog::info("made signing key {}", generation);
  }
  for (std::size_t i = 0; i < schedule_.over(times, now); ++i) store::remove_signing_key(db, keys[i].generation);
}

bool SigningKeys::follow(sql::Session& db) {
  std::vector<Key> keys;
  for (const auto& key : store::signing_keys(db)) {
    auto signer = known(key);
    if (!signer) signer = std::make_shared<const TokenSigner>(private_jwk(key, seal_keys_));
    keys.push_back({key.generation, key.made_at, std::move(signer)});
  }
  if (keys.empty()) return false;  // somebody has taken them away; soon there is another
  std::lock_guard lock(mutex_);
  keys_.swap(keys);
  return !std::equal(keys.begin(), keys.end(), keys_.begin(), keys_.end(),
                     [](const Key& a, const Key& b) { return a.signer == b.signer; });
}

std::shared_ptr<const TokenSigner> SigningKeys::known(const store::SigningKey& key) const {
  std::lock_guard lock(mutex_);
  const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const Key& known) {
    return known.generation == key.generation && known.made_at == key.made_at;
  });
  return found == keys_.end() ? nullptr : found->signer;
}

std::shared_ptr<const TokenSigner> SigningKeys::signer() const {
  std::lock_guard lock(mutex_);
  return keys_.at(SigningSchedule::signing(made_at(keys_), Clock::now())).signer;
}

std::string SigningKeys::jwks() const {
  std::lock_guard lock(mutex_);
  std::string keys;
  for (const auto& key : keys_) keys += (keys.empty() ? "" : ",") + key.signer->public_jwk();
  return "{\"keys\":[" + keys + "]}";
}

}  // namespace consulta::auth
