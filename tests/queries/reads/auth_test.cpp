#include <doctest/doctest.h>

#include "services/auth/migrations.hpp"
#include "services/auth/queries.hpp"
#include "tests/queries/reads/reads.hpp"

using namespace consulta;
using namespace consulta::auth;
using namespace consulta::testing;

namespace {

// Who has logged in most has two thousand sessions, of which few are still good. Twenty were revoked just now; twenty
// tokens, and twenty failures, are old.
const std::vector<std::string> large{
    "INSERT INTO users (id, email, email_key, username, password_hash, full_name, phone, role, created_at, disabled) "
    "SELECT nth_id(seq), '', CONCAT('e', seq), CONCAT('u', seq), '', CONCAT('Name ', seq), CONCAT('+', seq), "
    "IF(seq % 1000 = 0, 'receptionist', 'patient'), NOW(6), seq % 1000 = 0 FROM seq_1_to_20000",
    "INSERT INTO sessions (id, user_id, created_at, revoked_at, ends_at) SELECT nth_id(seq), nth_id(IF(seq % 20 = 0, "
    "7, "
    "seq % 10000)), NOW(6), CASE WHEN seq % 2500 = 0 THEN NOW(6) WHEN seq % 11 > 0 THEN NOW(6) - INTERVAL 1 DAY END, "
    "NOW(6) + INTERVAL IF(seq % 2500 = 1, -1, 1) DAY FROM seq_1_to_50000",
    "INSERT INTO links (token_hash, kind, user_id, email_key, created_at, expires_at) SELECT LPAD(seq, 64, '0'), "
    "'proof', nth_id(seq), '', NOW(6), NOW(6) + INTERVAL IF(seq % 1000 = 0, -1, 1) DAY FROM seq_1_to_20000",
    "INSERT INTO forgotten_passwords (email_key, said_at) SELECT CONCAT('e', seq), NOW(6) FROM seq_1_to_20000",
    "UPDATE sessions SET revoked_at = NOW(6) - INTERVAL 1 DAY WHERE user_id = nth_id(7) AND id < nth_id(49000)",
    "INSERT INTO refresh_tokens (token_hash, session_id, expires_at) SELECT LPAD(seq, 64, '0'), nth_id(seq), "
    "NOW(6) + INTERVAL IF(seq % 2500 = 0, -1, 1) DAY FROM seq_1_to_50000",
    "INSERT INTO login_attempts (name, failures, first_at, last_at, forget_at) SELECT LPAD(seq, 43, '0'), 1, NOW(6), "
    "NOW(6), NOW(6) + INTERVAL IF(seq % 1000 = 0, -1, 1) DAY FROM seq_1_to_20000",
    "INSERT INTO second_factors (user_id, sealed_secret, last_step, uses) SELECT nth_id(seq), '', 0, 0 "
    "FROM seq_1_to_20000",
    "INSERT INTO recovery_codes (user_id, code_hash) SELECT nth_id(seq DIV 10), LPAD(seq, 43, '0') "
    "FROM seq_1_to_20000",
    "INSERT INTO devices (id, kind, name, created_at) SELECT nth_id(seq), 'screen', '', NOW(6) FROM seq_1_to_20000",
    "INSERT INTO pairings (device_code_hash, user_code, client, expires_at, pause_seconds, device_id) "
    "SELECT LPAD(seq, 64, '0'), "
    "LPAD(seq, 8, '0'), LPAD(seq DIV 10, 43, '0'), NOW(6) + INTERVAL IF(seq % 1000 = 0, -1, 1) DAY, 5, "
    "nth_id(seq) FROM seq_1_to_20000",
    "INSERT INTO dependants (id, user_id, full_name, removed, place, version) SELECT nth_id(seq), nth_id(IF(seq % 10 = "
    "0, 7, "
    "seq % 5000)), 'x', seq % 10 = 0 OR seq % 3 = 0, NULL, 1 FROM seq_1_to_40000",
    "INSERT INTO signing_keys (id, private_jwk) VALUES (1, '')",
    "INSERT INTO root_secret (id, sealed) VALUES (1, '')"};

constexpr int most = 10;

void users(Reads& reads) {
  reads.of(queries::list_users, null, null, null, null, most);
  reads.of(queries::list_users, null, null, nth_id(1000), nth_id(1000), most);
  reads.of(queries::list_users, false, false, null, null, most);
  const auto by_role = [&](Role role, const auto& before) -> Reads::Case& {
    return reads.of(queries::list_users_by_role, role, null, null, before, before, most);
  };
  by_role(Role::receptionist, null);
  by_role(Role::patient, nth_id(1000));
  by_role(Role::admin, null).finds_nothing();
  reads.of(queries::list_disabled_users, null, null, null, null, most);
  reads.of(queries::list_disabled_users, Role::admin, Role::admin, null, null, most).finds_nothing();
  const auto searched = [&](const char* email, const char* name, const char* phone) -> Reads::Case& {
    return reads.of(queries::search_users, email, name, phone, null, null, null, null, null, null, most);
  };
  searched("e1234%", "e1234%", "e1234%");
  searched("Name 1234%", "Name 1234%", "Name 1234%");
  searched("+1234%", "+1234%", "+1234%");
  searched("nobody%", "nobody%", "nobody%").finds_nothing();
}

void add_second_factors(Reads& reads) {
  for (const auto& query : {queries::find_second_factor, queries::lock_second_factor}) {
    reads.of(query, nth_id(5));
    reads.of(query, nth_id(999'999)).finds_nothing();
  }
  reads.of(queries::save_second_factor, 7, 1, nth_id(5));
  reads.of(queries::use_recovery_code, nth_id(5), std::string(41, '0') + "51");
  reads.of(queries::remove_recovery_codes, nth_id(7));
  reads.of(queries::remove_second_factor, nth_id(7));
}

void add_devices(Reads& reads, const std::string& hash, Instant now) {
  reads.of(queries::list_devices, null, most);
  reads.of(queries::list_devices, nth_id(10'000), most);
  for (const auto& query : {queries::find_device, queries::lock_device}) reads.of(query, nth_id(5));
  reads.of(queries::mark_device_seen, now, nth_id(5));
  reads.of(queries::remove_device, nth_id(7));
  reads.of(queries::count_pairings, now, most);
  reads.of(queries::count_pairings_of_client, std::string(42, '0') + "5", now);
  reads.of(queries::lock_pairing, hash);
  reads.of(queries::lock_pairing_by_user_code, "00000005");
  reads.of(queries::save_pairing, 10, now, null, hash);
  reads.of(queries::remove_pairing, std::string(63, '0') + "7");
  reads.of(queries::remove_unclaimed_devices, now);
  reads.of(queries::remove_expired_pairings, now, most);
}

void add_sessions(Reads& reads, Instant now) {
  reads.of(queries::see_session, now, "a browser", now, nth_id(11));
  reads.of(queries::list_sessions, nth_id(7), now, now);
  reads.of(queries::list_sessions, nth_id(999'999), now, now).finds_nothing();
  reads.of(queries::remove_refresh_tokens, nth_id(11));
  reads.of(queries::remove_ended_sessions, now, most);
  reads.of(queries::list_kept_sessions, nth_id(7), null, most);
  reads.of(queries::list_kept_sessions, nth_id(7), nth_id(20'000), most);
  reads.of(queries::list_kept_sessions, nth_id(999'999), null, most).finds_nothing();
}

void add_erasure(Reads& reads) {
  reads.of(queries::lock_administrators).finds_nothing();
  reads.of(queries::remove_account, nth_id(19'999));
  reads.of(queries::remove_links_of, nth_id(19'999));
  reads.of(queries::lock_dependants_of, nth_id(8));
  reads.of(queries::remove_dependants_of, nth_id(8));
  reads.of(queries::remove_refresh_tokens_of, nth_id(9'999));
  reads.of(queries::forget_clients_of, nth_id(9'999));
}

void add_links(Reads& reads, const std::string& hash, Instant now) {
  reads.of(queries::lock_link, hash);
  reads.of(queries::count_links, nth_id(5), LinkKind::proof, now);
  reads.of(queries::void_links, nth_id(5), LinkKind::proof);
  reads.of(queries::remove_expired_links, now, now + std::chrono::hours(1), most);
  reads.of(queries::lock_forgotten, most);
  reads.of(queries::remove_forgotten, "e5");
}

void add_keys(Reads& reads) {
  reads.of(queries::list_signing_keys);
  reads.of(queries::seal_signing_key, "sealed", 1);
  reads.of(queries::remove_signing_key, 1);
  reads.of(queries::find_root_secret);
  reads.of(queries::seal_root_secret, "sealed");
}

}  // namespace

TEST_CASE("auth: what a statement reads is in proportion to what it finds") {
  Reads reads("FAULTS_MARIADB_DB", migrations());
  const auto now = Clock::now();
  const auto token = std::string(63, '0') + "5", attempts = std::string(42, '0') + "5";
  std::vector<engine::Saved<Account>> changed;
  for (const auto& id : ten_ids(5)) {
    Account account;
    account.id = id;
    account.email_key = to_text(id);
    account.version = 2;
    changed.emplace_back(account, 1);
  }
  for (const auto& ids : {ten_ids(5), ten_ids(999'999)}) {
    for (const auto& query : {queries::find_accounts, queries::lock_accounts}) {
      auto& one = reads.of(query, ids);
      if (ids != ten_ids(5)) one.finds_nothing();
    }
  }
  std::vector<engine::Saved<Dependant>> other;
  for (const auto& id : ten_ids(5)) other.emplace_back(Dependant{.id = id, .user_id = id, .version = 2}, 1);
  for (const auto& query : {queries::find_dependants, queries::lock_dependants}) {
    reads.of(query, ten_ids(5));
    reads.of(query, ten_ids(999'999)).finds_nothing();
  }
  reads.of(queries::update_dependants, json::write(other));
  reads.of(queries::list_dependants, nth_id(7), null, most);
  reads.of(queries::list_dependants, nth_id(8), null, most);
  reads.of(queries::list_dependants, nth_id(8), nth_id(20'008), most);
  reads.of(queries::list_dependants, nth_id(999'999), null, most).finds_nothing();
  reads.of(queries::hold_account, nth_id(5));
  reads.of(queries::hold_account, nth_id(999'999)).finds_nothing();
  reads.of(queries::update_accounts, json::write(changed));
  reads.of(queries::count_users_by_email, "e5");
  reads.of(queries::find_credentials, "e5", "e5");
  reads.of(queries::find_credentials, "u5", "u5");
  reads.of(queries::find_credentials, "none", "none").finds_nothing();
  reads.of(queries::find_live_sessions, nth_id(7));
  reads.of(queries::find_live_sessions, nth_id(999'999)).finds_nothing();
  reads.of(queries::find_revoked_since, now - std::chrono::hours(1));
  reads.of(queries::revoke_session, now, now, nth_id(11));
  reads.of(queries::find_refresh_token, token);
  reads.of(queries::lock_refresh_token, token);
  reads.of(queries::mark_refresh_token_used, now, now, token);
  reads.of(queries::remove_expired_refresh_tokens, now, most);
  reads.of(queries::remove_expired_refresh_tokens, now - std::chrono::hours(48), most).finds_nothing();
  reads.of(queries::find_attempts, attempts);
  reads.of(queries::lock_attempts, attempts);
  reads.of(queries::save_attempts, 2, now, now, now, attempts);
  reads.of(queries::take_back_attempt, attempts);
  reads.of(queries::forget_attempts, attempts);
  reads.of(queries::remove_forgotten_attempts, now, most);
  add_second_factors(reads);
  add_erasure(reads);
  add_devices(reads, token, now);
  add_keys(reads);
  add_sessions(reads, now);
  add_links(reads, token, now);
  users(reads);
  reads.check([](const auto& visit) { queries::each(visit); }, large);
}
