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
    "INSERT INTO users (id, email, email_key, username, password_hash, full_name, phone, role, created_at) "
    "SELECT nth_id(seq), '', CONCAT('e', seq), CONCAT('u', seq), '', '', '', 'patient', NOW(6) FROM seq_1_to_20000",
    "INSERT INTO sessions (id, user_id, created_at, revoked_at) SELECT nth_id(seq), nth_id(IF(seq % 20 = 0, 7, seq % "
    "10000)), NOW(6), CASE WHEN seq % 2500 = 0 THEN NOW(6) WHEN seq % 11 > 0 THEN NOW(6) - INTERVAL 1 DAY END "
    "FROM seq_1_to_50000",
    "UPDATE sessions SET revoked_at = NOW(6) - INTERVAL 1 DAY WHERE user_id = nth_id(7) AND id < nth_id(49000)",
    "INSERT INTO refresh_tokens (token_hash, session_id, expires_at) SELECT LPAD(seq, 64, '0'), nth_id(seq), "
    "NOW(6) + INTERVAL IF(seq % 2500 = 0, -1, 1) DAY FROM seq_1_to_50000",
    "INSERT INTO login_attempts (name, failures, first_at, last_at, forget_at) SELECT LPAD(seq, 43, '0'), 1, NOW(6), "
    "NOW(6), NOW(6) + INTERVAL IF(seq % 1000 = 0, -1, 1) DAY FROM seq_1_to_20000",
    "INSERT INTO signing_keys (id, private_jwk) VALUES (1, '')"};

constexpr int most = 10;

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
  reads.of(queries::revoke_session, now, nth_id(11));
  reads.of(queries::find_refresh_token, token);
  reads.of(queries::lock_refresh_token, token);
  reads.of(queries::mark_refresh_token_used, now, token);
  reads.of(queries::remove_expired_refresh_tokens, now, most);
  reads.of(queries::remove_expired_refresh_tokens, now - std::chrono::hours(48), most).finds_nothing();
  reads.of(queries::find_attempts, attempts);
  reads.of(queries::lock_attempts, attempts);
  reads.of(queries::save_attempts, 2, now, now, now, attempts);
  reads.of(queries::take_back_attempt, attempts);
  reads.of(queries::forget_attempts, attempts);
  reads.of(queries::remove_forgotten_attempts, now, most);
  reads.of(queries::find_signing_key);
  reads.check([](const auto& visit) { queries::each(visit); }, large);
}
