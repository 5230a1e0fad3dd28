// What auth asks its MariaDB.
#pragma once

#include "engine/host/host.hpp"
#include "services/auth/account.hpp"
#include "services/auth/login_attempts.hpp"

namespace consulta::auth::store {

struct Credentials {
  Uuid id{};
  std::string password_hash;
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (id, password_hash))

struct RefreshToken {
  Uuid session_id{};
  Uuid user_id{};
  Instant expires_at{};
  std::optional<Instant> used_at;
  std::optional<Instant> revoked_at;
  bool disabled = false;
};
BOOST_DESCRIBE_STRUCT(RefreshToken, (), (session_id, user_id, expires_at, used_at, revoked_at, disabled))

extern const engine::Queries<Account> accounts;

bool email_taken(sql::Session& db, const std::string& email);
std::optional<Account> find_account(sql::Session& db, const Uuid& id);
// The same; and it is not disabled before this transaction ends.
std::optional<Account> hold_account(sql::Session& db, const Uuid& id);
std::optional<Credentials> find_credentials(sql::Session& db, const std::string& login);

// None so far where nothing is known of the name.
Attempts find_attempts(sql::Session& db, const std::string& name);
Attempts lock_attempts(sql::Session& db, const std::string& name, Instant now);
void save_attempts(sql::Session& db, const std::string& name, const Attempts& attempts, const AttemptRule& rule);
void take_back_attempt(sql::Session& db, const std::string& name);
void forget_attempts(sql::Session& db, const std::string& name);

// Removes attempts that are forgotten and refresh tokens that have expired.
void remove_expired(const host::Host& host, sql::Session& db);

void insert_session(sql::Session& db, const Uuid& id, const Uuid& user_id, Instant now);
void insert_refresh_token(sql::Session& db, const std::string& hash, const Uuid& session_id, Instant expires_at);
std::optional<RefreshToken> find_refresh_token(sql::Session& db, const std::string& hash);
std::optional<RefreshToken> lock_refresh_token(sql::Session& db, const std::string& hash);
void mark_used(sql::Session& db, const std::string& hash, Instant now);
// True when it was not revoked before.
bool revoke_session(sql::Session& db, const Uuid& id, Instant now);
std::vector<Uuid> revoked_since(sql::Session& db, Instant since);
std::vector<Uuid> live_sessions_of(sql::Session& db, const Uuid& user_id);

// The signing key: the first one stored wins, whoever starts at the same time.
std::string signing_key(sql::Session& db, const std::string& fresh_key);

}  // namespace consulta::auth::store
