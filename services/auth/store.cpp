#include "services/auth/store.hpp"

#include "platform/text/text.hpp"
#include "services/auth/queries.hpp"

namespace consulta::auth::store {

const engine::Queries<Account> accounts{queries::find_accounts, queries::lock_accounts, queries::insert_accounts,
                                        nullptr, queries::update_accounts};

bool email_taken(sql::Session& db, const std::string& email) {
  return db.maybe(queries::count_users_by_email, lower_case(email)) != 0;
}
std::optional<Account> find_account(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::find_accounts, std::vector{id});
}
std::optional<Account> hold_account(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::hold_account, id);
}
std::optional<Credentials> find_credentials(sql::Session& db, const std::string& login) {
  const auto key = lower_case(login);
  return db.maybe(queries::find_credentials, key, key);
}

Attempts find_attempts(sql::Session& db, const std::string& name) {
  return db.maybe(queries::find_attempts, name).value_or(Attempts{});
}
Attempts lock_attempts(sql::Session& db, const std::string& name, Instant now) {
  db.exec(queries::begin_attempts, name, now, now, now);
  return db.maybe(queries::lock_attempts, name).value_or(Attempts{});
}
void save_attempts(sql::Session& db, const std::string& name, const Attempts& a, const AttemptRule& rule) {
  db.exec(queries::save_attempts, a.failures, a.first_at, a.last_at, forgotten_at(a, rule), name);
}
void take_back_attempt(sql::Session& db, const std::string& name) {
  db.exec(queries::take_back_attempt, name);
}
void forget_attempts(sql::Session& db, const std::string& name) {
  db.exec(queries::forget_attempts, name);
}

void remove_expired(const host::Host& host, sql::Session& db) {
  const auto now = Clock::now();
  host.forget(db, queries::remove_forgotten_attempts, now);
  host.forget(db, queries::remove_expired_refresh_tokens, now);
}

void insert_session(sql::Session& db, const Uuid& id, const Uuid& user_id, Instant now) {
  db.exec(queries::insert_session, id, user_id, now);
}
void insert_refresh_token(sql::Session& db, const std::string& hash, const Uuid& session_id, Instant expires_at) {
  db.exec(queries::insert_refresh_token, hash, session_id, expires_at);
}
std::optional<RefreshToken> find_refresh_token(sql::Session& db, const std::string& hash) {
  return db.maybe(queries::find_refresh_token, hash);
}
std::optional<RefreshToken> lock_refresh_token(sql::Session& db, const std::string& hash) {
  return db.maybe(queries::lock_refresh_token, hash);
}
void mark_used(sql::Session& db, const std::string& hash, Instant now) {
  db.exec(queries::mark_refresh_token_used, now, hash);
}
bool revoke_session(sql::Session& db, const Uuid& id, Instant now) {
  return db.exec(queries::revoke_session, now, id) != 0;
}
std::vector<Uuid> revoked_since(sql::Session& db, Instant since) {
  return db.all(queries::find_revoked_since, since);
}
std::vector<Uuid> live_sessions_of(sql::Session& db, const Uuid& user_id) {
  return db.all(queries::find_live_sessions, user_id);
}

std::string signing_key(sql::Session& db, const std::string& fresh_key) {
  db.exec(queries::insert_first_signing_key, fresh_key);
  return db.maybe(queries::find_signing_key).value();
}

}  // namespace consulta::auth::store
