// The keys that sign access tokens. They follow each other as signing_schedule.hpp says, by themselves: of all replicas
// one makes the next, all follow. Their private parts rest sealed (root_secret.hpp). Safe from any thread.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "clinic/tokens.hpp"
#include "platform/security/secrets.hpp"
#include "platform/sql/sql.hpp"
#include "services/auth/signing_schedule.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {

class SigningKeys {
 public:
  SigningKeys(const SigningSchedule& schedule, Secrets seal_keys)
      : schedule_(schedule), seal_keys_(std::move(seal_keys)) {}

  // Seals anew, with the first key, what is there, and makes what is due. From then on there is a key that signs.
  // After root_secret(). Throws std::runtime_error where a key was sealed with none of those that are known.
  void start(sql::Session& db);

  // Makes the next key when it is due, and removes what is over. What that changes shows once follow() has looked.
  void renew(sql::Session& db) const;

  // Looks at which there are. Whether others are published than before.
  bool follow(sql::Session& db);

  // What signs now. Others may sign in the next moment: not to be kept.
  std::shared_ptr<const TokenSigner> signer() const;

  // The public parts (RFC 7517).
  std::string jwks() const;

 private:
  struct Key {
    std::int64_t generation = 0;
    Instant made_at{};
    std::shared_ptr<const TokenSigner> signer;
  };
  std::shared_ptr<const TokenSigner> known(const store::SigningKey& key) const;

  SigningSchedule schedule_;
  Secrets seal_keys_;
  mutable std::mutex mutex_;
  std::vector<Key> keys_;  // oldest first
};

}  // namespace consulta::auth
