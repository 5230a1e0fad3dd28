// What auth asks its MariaDB.
#pragma once

#include "engine/host/host.hpp"
#include "services/auth/account.hpp"
#include "services/auth/dependant.hpp"
#include "services/auth/login_attempts.hpp"
#include "services/auth/pairing.hpp"
#include "services/auth/second_factor.hpp"

namespace consulta::auth {

enum class LinkKind { proof, reset, invite };
BOOST_DESCRIBE_ENUM(LinkKind, proof, reset, invite)

// A link that was sent to the address with that key, or to the phone of the account that had it; see links.hpp.
struct Link {
  LinkKind kind = LinkKind::proof;
  Uuid user_id{};
  std::string email_key;
  Instant created_at{}, expires_at{};
};
BOOST_DESCRIBE_STRUCT(Link, (), (kind, user_id, email_key, created_at, expires_at))

// A user as administrators see one.
struct AdministeredUser {
  Uuid id{};
  std::string email, full_name, phone;
  Role role = Role::patient;
  bool disabled = false, email_verified = false, mfa = false;
  Instant created_at{};
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(AdministeredUser, (),
                      (id, email, full_name, phone, role, disabled, email_verified, mfa, created_at, version))

}  // namespace consulta::auth

namespace consulta::auth::store {

struct Credentials {
  Uuid id{};
  std::string password_hash;
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (id, password_hash))

// A login, until it ends at the latest.
struct Session {
  Uuid id{};
  Uuid user_id{};
  Instant created_at{}, last_seen_at{}, ends_at{};
  std::string user_agent;
  Instant idle_until{};  // it ends before, where it is not used until then
};
BOOST_DESCRIBE_STRUCT(Session, (), (id, user_id, created_at, last_seen_at, ends_at, user_agent, idle_until))

// The same, whether it has ended or not.
struct KeptSession {
  Uuid id{};
  Instant created_at{}, last_seen_at{}, ends_at{};
  std::optional<Instant> revoked_at;
  std::string user_agent;
};
BOOST_DESCRIBE_STRUCT(KeptSession, (), (id, created_at, last_seen_at, ends_at, revoked_at, user_agent))

struct RefreshToken {
  Uuid session_id{};
  Uuid user_id{};
  Instant session_ends_at{};
  Instant expires_at{};
  std::optional<Instant> used_at;
  std::optional<Instant> revoked_at;
  bool disabled = false;
  std::optional<DeviceKind> device_kind;  // of a device's session
};
BOOST_DESCRIBE_STRUCT(RefreshToken, (),
                      (session_id, user_id, session_ends_at, expires_at, used_at, revoked_at, disabled, device_kind))

extern const engine::Queries<Account> accounts;
extern const engine::Queries<Dependant> dependants;

bool email_taken(sql::Session& db, const std::string& email);
std::optional<Account> find_account(sql::Session& db, const Uuid& id);
// The same; and nobody changes it before this transaction ends.
std::optional<Account> lock_account(sql::Session& db, const Uuid& id);
// The same; and it is not disabled before this transaction ends.
std::optional<Account> hold_account(sql::Session& db, const Uuid& id);
std::optional<Credentials> find_credentials(sql::Session& db, const std::string& login);
// Who may administer the clinic, in the order of their ids; none of them changes before this transaction ends.
std::vector<Uuid> lock_administrators(sql::Session& db);
// The account, and what lies here by its id or one of its names: links, refresh tokens, and of its sessions, which
// gateways ask for a while longer, what its owner came by.
void remove_account(sql::Session& db, const Uuid& id, const std::string& email_key);

std::optional<Dependant> find_dependant(sql::Session& db, const Uuid& id);
// Those that are not removed, in the order in which they were added.
std::vector<Dependant> dependants_of(sql::Session& db, const Uuid& user_id, const std::optional<Uuid>& after,
                                     std::size_t limit);
// All that somebody has or had. Which.
std::vector<Uuid> remove_dependants(sql::Session& db, const Uuid& user_id);

// None so far where nothing is known of the name.
Attempts find_attempts(sql::Session& db, const std::string& name);
Attempts lock_attempts(sql::Session& db, const std::string& name, Instant now);
void save_attempts(sql::Session& db, const std::string& name, const Attempts& attempts, const AttemptRule& rule);
void take_back_attempt(sql::Session& db, const std::string& name);
void forget_attempts(sql::Session& db, const std::string& name);

// Removes what is over: attempts, refresh tokens, links, sessions, pairings and the devices that they were for.
void remove_expired(const host::Host& host, sql::Session& db);

void insert_session(sql::Session& db, const Session& session);
// Used now, from there.
void see_session(sql::Session& db, const Uuid& id, Instant now, const std::string& user_agent, Instant idle_until);
// Those of somebody that have not ended, newest first.
std::vector<Session> sessions_of(sql::Session& db, const Uuid& user_id, Instant now);
// Newest first, those before `before`.
std::vector<KeptSession> kept_sessions_of(sql::Session& db, const Uuid& user_id, const std::optional<Uuid>& before,
                                          std::size_t limit);
void insert_refresh_token(sql::Session& db, const std::string& hash, const Uuid& session_id, Instant expires_at);
std::optional<RefreshToken> find_refresh_token(sql::Session& db, const std::string& hash);
std::optional<RefreshToken> lock_refresh_token(sql::Session& db, const std::string& hash);
// Kept until then, so that somebody who comes with it again is noticed.
void mark_used(sql::Session& db, const std::string& hash, Instant now, Instant kept_until);
// True when it was not revoked before. Its refresh tokens go.
bool revoke_session(sql::Session& db, const Uuid& id, Instant now);
std::vector<Uuid> revoked_since(sql::Session& db, Instant since);
std::vector<Uuid> live_sessions_of(sql::Session& db, const Uuid& user_id);

struct SentLinks {
  std::int64_t count = 0;
  std::optional<Instant> first_at, last_at;
};
BOOST_DESCRIBE_STRUCT(SentLinks, (), (count, first_at, last_at))

void insert_link(sql::Session& db, const std::string& token_hash, const Link& link);
std::optional<Link> lock_link(sql::Session& db, const std::string& token_hash);
SentLinks links_sent(sql::Session& db, LinkKind kind, const Uuid& user_id, Instant since);
// Good for nothing any more; they are counted all the same.
void void_links(sql::Session& db, LinkKind kind, const Uuid& user_id);

// Addresses whose password was said to be forgotten, the longest ago first; each is asked about once, however often it
// was said.
void insert_forgotten(sql::Session& db, const std::string& email_key, Instant now);
std::vector<std::string> lock_forgotten(sql::Session& db, std::size_t limit);
void remove_forgotten(sql::Session& db, const std::string& email_key);

// As administrators see them: newest first, those before `before`, of whom address, name or phone begins with `q`.
struct UserFilter {
  std::optional<std::string> q;
  std::optional<Role> role;
  std::optional<bool> disabled;
};
std::vector<AdministeredUser> users(sql::Session& db, const UserFilter& filter, const std::optional<Uuid>& before,
                                    std::size_t limit);
std::optional<SecondFactor> find_second_factor(sql::Session& db, const Uuid& user_id);
std::optional<SecondFactor> lock_second_factor(sql::Session& db, const Uuid& user_id);
void begin_second_factor(sql::Session& db, const Uuid& user_id, const std::string& sealed_secret);
void save_second_factor(sql::Session& db, const SecondFactor& factor);
// With its recovery codes.
void remove_second_factor(sql::Session& db, const Uuid& user_id);
void insert_recovery_code(sql::Session& db, const Uuid& user_id, const std::string& hash);
// True where it was not used before.
bool use_recovery_code(sql::Session& db, const Uuid& user_id, const std::string& hash);

std::vector<Device> list_devices(sql::Session& db, const std::optional<Uuid>& before, std::size_t most);
std::optional<Device> find_device(sql::Session& db, const Uuid& id);
std::optional<Device> lock_device(sql::Session& db, const Uuid& id);
void insert_device(sql::Session& db, const Device& device);
void mark_device_seen(sql::Session& db, const Uuid& id, Instant now);
void remove_device(sql::Session& db, const Uuid& id);

// Those that are not over, of everybody and of one client. No more than `most` are counted.
std::int64_t count_pairings(sql::Session& db, Instant now, std::int64_t most);
std::int64_t count_pairings_of(sql::Session& db, const std::string& client, Instant now);
std::optional<Pairing> lock_pairing(sql::Session& db, const std::string& device_code_hash);
std::optional<Pairing> lock_pairing_by_user_code(sql::Session& db, const std::string& user_code);
// Fails as `unique` where another one has the user code.
void insert_pairing(sql::Session& db, const Pairing& pairing);
void save_pairing(sql::Session& db, const Pairing& pairing);
void remove_pairing(sql::Session& db, const Pairing& pairing);

// Keys that sign tokens; see signing_keys.hpp.
struct SigningKey {
  std::int64_t generation = 0;
  std::string private_jwk;  // sealed
  Instant made_at{};
};
BOOST_DESCRIBE_STRUCT(SigningKey, (), (generation, private_jwk, made_at))

// Oldest first.
std::vector<SigningKey> signing_keys(sql::Session& db);
// False where there is one of this generation already.
bool insert_signing_key(sql::Session& db, const SigningKey& key);
void seal_signing_key(sql::Session& db, std::int64_t generation, const std::string& sealed);
void remove_signing_key(sql::Session& db, std::int64_t generation);

// Sealed; see root_secret.hpp.
std::string root_secret(sql::Session& db);
// Nothing happens where there is one.
void insert_root_secret(sql::Session& db, const std::string& sealed);
void seal_root_secret(sql::Session& db, const std::string& sealed);

}  // namespace consulta::auth::store
