#include "services/auth/store.hpp"

#include <algorithm>

#include "clinic/email.hpp"
#include "clinic/phone.hpp"
#include "platform/text/text.hpp"
#include "services/auth/queries.hpp"

namespace consulta::auth::store {

const engine::Queries<Account> accounts{queries::find_accounts, queries::lock_accounts, queries::insert_accounts,
                                        nullptr, queries::update_accounts};
const engine::Queries<Dependant> dependants{queries::find_dependants, queries::lock_dependants,
                                            queries::insert_dependants, nullptr, queries::update_dependants};

namespace {

// What may have the key: how it is made, and how it was before letters beyond ASCII were folded too.
std::vector<std::string> keys_of(const std::string& email) {
  std::vector keys{email_key(email)};
  if (auto old = lower_case(email); old != keys.front()) keys.push_back(std::move(old));
  return keys;
}

// For LIKE.
std::string beginning_with(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out + "%";
}

}  // namespace

bool email_taken(sql::Session& db, const std::string& email) {
  const auto keys = keys_of(email);
  return std::any_of(keys.begin(), keys.end(),
                     [&](const auto& key) { return db.maybe(queries::count_users_by_email, key) != 0; });
}
std::optional<Account> find_account(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::find_accounts, std::vector{id});
}
std::optional<Account> lock_account(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::lock_accounts, std::vector{id});
}
std::optional<Account> hold_account(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::hold_account, id);
}
std::optional<Credentials> find_credentials(sql::Session& db, const std::string& login) {
  auto keys = keys_of(login);
  std::reverse(keys.begin(), keys.end());  // who had it before another form of it was thought the same
  for (const auto& key : keys) {
    if (auto found = db.maybe(queries::find_credentials, key, key)) return found;
  }
  return std::nullopt;
}

std::vector<Uuid> lock_administrators(sql::Session& db) {
  return db.all(queries::lock_administrators);
}
void remove_account(sql::Session& db, const Uuid& id, const std::string& email_key) {
  db.exec(queries::remove_refresh_tokens_of, id);
  db.exec(queries::forget_clients_of, id);
  db.exec(queries::remove_links_of, id);
  db.exec(queries::remove_forgotten, email_key);
  db.exec(queries::remove_account, id);
}

std::optional<Dependant> find_dependant(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::find_dependants, std::vector{id});
}
std::vector<Dependant> dependants_of(sql::Session& db, const Uuid& user_id, const std::optional<Uuid>& after,
                                     std::size_t limit) {
  return db.all(queries::list_dependants, user_id, after, limit);
}
std::vector<Uuid> remove_dependants(sql::Session& db, const Uuid& user_id) {
  auto ids = db.all(queries::lock_dependants_of, user_id);
  db.exec(queries::remove_dependants_of, user_id);
  return ids;
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
  host.forget(db, queries::remove_expired_links, now, now - std::chrono::hours(1));
  // Gateways ask for what ended lately.
  host.forget(db, queries::remove_ended_sessions, now - std::chrono::hours(24));
  db.exec(queries::remove_unclaimed_devices, now);
  host.forget(db, queries::remove_expired_pairings, now);
}

void insert_session(sql::Session& db, const Session& s) {
  db.exec(queries::insert_session, s.id, s.user_id, s.created_at, s.last_seen_at, s.ends_at, s.user_agent,
          s.idle_until);
}
void see_session(sql::Session& db, const Uuid& id, Instant now, const std::string& user_agent, Instant idle_until) {
  db.exec(queries::see_session, now, user_agent, idle_until, id);
}
std::vector<Session> sessions_of(sql::Session& db, const Uuid& user_id, Instant now) {
  return db.all(queries::list_sessions, user_id, now, now);
}
std::vector<KeptSession> kept_sessions_of(sql::Session& db, const Uuid& user_id, const std::optional<Uuid>& before,
                                          std::size_t limit) {
  return db.all(queries::list_kept_sessions, user_id, before, limit);
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
void mark_used(sql::Session& db, const std::string& hash, Instant now, Instant kept_until) {
  db.exec(queries::mark_refresh_token_used, now, kept_until, hash);
}
bool revoke_session(sql::Session& db, const Uuid& id, Instant now) {
  if (db.exec(queries::revoke_session, now, now, id) == 0) return false;
  db.exec(queries::remove_refresh_tokens, id);
  return true;
}
std::vector<Uuid> revoked_since(sql::Session& db, Instant since) {
  return db.all(queries::find_revoked_since, since);
}
std::vector<Uuid> live_sessions_of(sql::Session& db, const Uuid& user_id) {
  return db.all(queries::find_live_sessions, user_id);
}

void insert_link(sql::Session& db, const std::string& token_hash, const Link& l) {
  db.exec(queries::insert_link, token_hash, l.kind, l.user_id, l.email_key, l.created_at, l.expires_at);
}
std::optional<Link> lock_link(sql::Session& db, const std::string& token_hash) {
  return db.maybe(queries::lock_link, token_hash);
}
SentLinks links_sent(sql::Session& db, LinkKind kind, const Uuid& user_id, Instant since) {
  return db.maybe(queries::count_links, user_id, kind, since).value();
}
void void_links(sql::Session& db, LinkKind kind, const Uuid& user_id) {
  db.exec(queries::void_links, user_id, kind);
}

void insert_forgotten(sql::Session& db, const std::string& email_key, Instant now) {
  db.exec(queries::insert_forgotten, email_key, now);
}
std::vector<std::string> lock_forgotten(sql::Session& db, std::size_t limit) {
  return db.all(queries::lock_forgotten, limit);
}
void remove_forgotten(sql::Session& db, const std::string& email_key) {
  db.exec(queries::remove_forgotten, email_key);
}

std::vector<AdministeredUser> users(sql::Session& db, const UserFilter& filter, const std::optional<Uuid>& before,
                                    std::size_t limit) {
  const auto& [q, role, disabled] = filter;
  if (!q && disabled == true) return db.all(queries::list_disabled_users, role, role, before, before, limit);
  if (!q && role) return db.all(queries::list_users_by_role, role, disabled, disabled, before, before, limit);
  if (!q) return db.all(queries::list_users, disabled, disabled, before, before, limit);
  const auto phone = phone_of(*q);
  return db.all(queries::search_users, beginning_with(email_key(*q)), beginning_with(*q),
                beginning_with(phone.value_or(*q)), role, role, disabled, disabled, before, before, limit);
}

std::optional<SecondFactor> find_second_factor(sql::Session& db, const Uuid& user_id) {
  return db.maybe(queries::find_second_factor, user_id);
}
std::optional<SecondFactor> lock_second_factor(sql::Session& db, const Uuid& user_id) {
  return db.maybe(queries::lock_second_factor, user_id);
}
void begin_second_factor(sql::Session& db, const Uuid& user_id, const std::string& sealed_secret) {
  db.exec(queries::begin_second_factor, user_id, sealed_secret);
}
void save_second_factor(sql::Session& db, const SecondFactor& f) {
  db.exec(queries::save_second_factor, f.last_step, f.uses, f.user_id);
}
void remove_second_factor(sql::Session& db, const Uuid& user_id) {
  db.exec(queries::remove_second_factor, user_id);
  db.exec(queries::remove_recovery_codes, user_id);
}
void insert_recovery_code(sql::Session& db, const Uuid& user_id, const std::string& hash) {
  db.exec(queries::insert_recovery_code, user_id, hash);
}
bool use_recovery_code(sql::Session& db, const Uuid& user_id, const std::string& hash) {
  return db.exec(queries::use_recovery_code, user_id, hash) != 0;
}

std::vector<Device> list_devices(sql::Session& db, const std::optional<Uuid>& before, std::size_t most) {
  return db.all(queries::list_devices, before, most);
}
std::optional<Device> find_device(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::find_device, id);
}
std::optional<Device> lock_device(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::lock_device, id);
}
void insert_device(sql::Session& db, const Device& d) {
  db.exec(queries::insert_device, d.id, d.kind, d.name, d.created_at);
}
void mark_device_seen(sql::Session& db, const Uuid& id, Instant now) {
  db.exec(queries::mark_device_seen, now, id);
}
void remove_device(sql::Session& db, const Uuid& id) {
  db.exec(queries::remove_device, id);
}

std::int64_t count_pairings(sql::Session& db, Instant now, std::int64_t most) {
  return db.maybe(queries::count_pairings, now, most).value();
}
std::int64_t count_pairings_of(sql::Session& db, const std::string& client, Instant now) {
  return db.maybe(queries::count_pairings_of_client, client, now).value();
}
std::optional<Pairing> lock_pairing(sql::Session& db, const std::string& device_code_hash) {
  return db.maybe(queries::lock_pairing, device_code_hash);
}
std::optional<Pairing> lock_pairing_by_user_code(sql::Session& db, const std::string& user_code) {
  return db.maybe(queries::lock_pairing_by_user_code, user_code);
}
void insert_pairing(sql::Session& db, const Pairing& p) {
  db.exec(queries::insert_pairing, p.device_code_hash, p.user_code, p.client, p.expires_at, p.pause_seconds);
}
void save_pairing(sql::Session& db, const Pairing& p) {
  db.exec(queries::save_pairing, p.pause_seconds, p.asked_at, p.device_id, p.device_code_hash);
}
void remove_pairing(sql::Session& db, const Pairing& p) {
  db.exec(queries::remove_pairing, p.device_code_hash);
}

std::vector<SigningKey> signing_keys(sql::Session& db) {
  return db.all(queries::list_signing_keys);
}
bool insert_signing_key(sql::Session& db, const SigningKey& key) {
  return db.exec(queries::insert_signing_key, key.generation, key.private_jwk, key.made_at) != 0;
}
void seal_signing_key(sql::Session& db, std::int64_t generation, const std::string& sealed) {
  db.exec(queries::seal_signing_key, sealed, generation);
}
void remove_signing_key(sql::Session& db, std::int64_t generation) {
  db.exec(queries::remove_signing_key, generation);
}

std::string root_secret(sql::Session& db) {
  return db.maybe(queries::find_root_secret).value();
}
void insert_root_secret(sql::Session& db, const std::string& sealed) {
  db.exec(queries::insert_root_secret, sealed);
}
void seal_root_secret(sql::Session& db, const std::string& sealed) {
  db.exec(queries::seal_root_secret, sealed);
}

}  // namespace consulta::auth::store
