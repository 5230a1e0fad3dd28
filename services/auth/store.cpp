#include "services/auth/store.hpp"

#include "platform/validate.hpp"

namespace consulta::auth::store {
namespace {

constexpr auto select_user =
    "SELECT id, email, username, full_name, phone, tax_number, language, role, created_at, version, "
    "notify_email, notify_sms FROM users WHERE "
    "id = :id";

constexpr auto select_refresh_token =
    "SELECT t.session_id, s.user_id, t.expires_at, t.used_at, s.revoked_at, u.disabled FROM refresh_tokens t JOIN "
    "sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id WHERE t.token_hash = :hash";

}  // namespace

void insert_user(sql::Session& db, const User& u, const std::string& password_hash) {
  db.exec(
      "INSERT INTO users (id, email, email_key, username, password_hash, full_name, phone, tax_number, language, role, "
      "created_at) VALUES (:id, :email, :email_key, :username, :hash, :full_name, :phone, :tax_number, :language, "
      ":role, :created_at)",
      u.id, u.email, lower_case(u.email), u.username, password_hash, u.full_name, u.phone, u.tax_number, u.language,
      u.role, u.created_at);
}

void update_user(sql::Session& db, const User& u) {
  db.exec(
      "UPDATE users SET email = :email, email_key = :email_key, username = :username, full_name = :full_name, phone = "
      ":phone, tax_number = :tax_number, language = :language, version = :version, notify_email = :notify_email, "
      "notify_sms = :notify_sms WHERE id = :id",
      u.email, lower_case(u.email), u.username, u.full_name, u.phone, u.tax_number, u.language, u.version,
      u.notify_email, u.notify_sms, u.id);
}

bool email_taken(sql::Session& db, const std::string& email) {
  return db.value<std::int64_t>("SELECT COUNT(*) FROM users WHERE email_key = :email", lower_case(email)) != 0;
}

void disable_user(sql::Session& db, const Uuid& id) {
  db.exec("UPDATE users SET disabled = TRUE WHERE id = :id", id);
}

std::optional<User> find_user(sql::Session& db, const Uuid& id) {
  return db.maybe<User>(select_user, id);
}

std::optional<User> lock_user(sql::Session& db, const Uuid& id) {
  static const std::string locking = std::string(select_user) + " FOR UPDATE";
  return db.maybe<User>(locking, id);
}

std::optional<Credentials> find_credentials(sql::Session& db, const std::string& login) {
  const auto key = lower_case(login);
  return db.maybe<Credentials>(
      "SELECT id, password_hash, disabled FROM users WHERE email_key = :email OR username = :username", key, key);
}

Attempts find_attempts(sql::Session& db, const std::string& name) {
  return db.maybe<Attempts>("SELECT failures, first_at, last_at FROM login_attempts WHERE name = :name", name)
      .value_or(Attempts{});
}

Attempts lock_attempts(sql::Session& db, const std::string& name, Instant now) {
  db.exec(
      "INSERT INTO login_attempts (name, failures, first_at, last_at, forget_at) VALUES (:name, 0, :first, :last, "
      ":forget) ON DUPLICATE KEY UPDATE name = name",
      name, now, now, now);
  return db
      .maybe<Attempts>("SELECT failures, first_at, last_at FROM login_attempts WHERE name = :name FOR UPDATE", name)
      .value_or(Attempts{});
}

void save_attempts(sql::Session& db, const std::string& name, const Attempts& a, const AttemptRule& rule) {
  db.exec(
      "UPDATE login_attempts SET failures = :failures, first_at = :first, last_at = :last, forget_at = :forget WHERE "
      "name = :name",
      a.failures, a.first_at, a.last_at, forgotten_at(a, rule), name);
}

void take_back_attempt(sql::Session& db, const std::string& name) {
  db.exec("UPDATE login_attempts SET failures = failures - 1 WHERE name = :name AND failures > 0", name);
}

void forget_attempts(sql::Session& db, const std::string& name) {
  db.exec("DELETE FROM login_attempts WHERE name = :name", name);
}

void remove_expired(sql::Session& db, Instant now) {
  constexpr std::size_t at_once = 5000;  // so that no lock is held for long
  for (const auto* statement : {"DELETE FROM login_attempts WHERE forget_at < :now LIMIT 5000",
                                "DELETE FROM refresh_tokens WHERE expires_at < :now LIMIT 5000"}) {
    while (db.exec(statement, now) == at_once) {
    }
  }
}

void insert_session(sql::Session& db, const Uuid& id, const Uuid& user_id, Instant now) {
  db.exec("INSERT INTO sessions (id, user_id, created_at) VALUES (:id, :user_id, :now)", id, user_id, now);
}

void insert_refresh_token(sql::Session& db, const std::string& hash, const Uuid& session_id, Instant expires_at) {
  db.exec("INSERT INTO refresh_tokens (token_hash, session_id, expires_at) VALUES (:hash, :session, :expires)", hash,
          session_id, expires_at);
}

std::optional<RefreshToken> find_refresh_token(sql::Session& db, const std::string& hash) {
  return db.maybe<RefreshToken>(select_refresh_token, hash);
}

std::optional<RefreshToken> lock_refresh_token(sql::Session& db, const std::string& hash) {
  static const std::string locking = std::string(select_refresh_token) + " FOR UPDATE";
  return db.maybe<RefreshToken>(locking, hash);
}

void mark_used(sql::Session& db, const std::string& hash, Instant now) {
  db.exec("UPDATE refresh_tokens SET used_at = :now WHERE token_hash = :hash", now, hash);
}

bool revoke_session(sql::Session& db, const Uuid& id, Instant now) {
  return db.exec("UPDATE sessions SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL", now, id) != 0;
}

std::vector<Uuid> revoked_since(sql::Session& db, Instant since) {
  return db.column<Uuid>("SELECT id FROM sessions WHERE revoked_at >= :since", since);
}

std::vector<Uuid> live_sessions_of(sql::Session& db, const Uuid& user_id) {
  return db.column<Uuid>("SELECT id FROM sessions WHERE user_id = :user AND revoked_at IS NULL", user_id);
}

std::string signing_key(sql::Session& db, const std::string& fresh_key) {
  db.exec("INSERT IGNORE INTO signing_keys (id, private_jwk) VALUES (1, :key)", fresh_key);
  return db.value<std::string>("SELECT private_jwk FROM signing_keys WHERE id = 1").value();
}

}  // namespace consulta::auth::store
