// Keys that sign access tokens, and the secret that auth's others are derived from, as they rest and follow each other.
#include "services/auth/signing_keys.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "platform/security/base64.hpp"
#include "services/auth/migrations.hpp"
#include "services/auth/root_secret.hpp"
#include "tests/support/own_tables.hpp"

using namespace consulta;
using namespace consulta::auth;

namespace {

const SigningSchedule monthly(std::chrono::hours(24 * 30), std::chrono::minutes(15));

std::size_t published(const SigningKeys& keys) {
  const auto text = keys.jwks();
  std::size_t count = 0;
  for (auto at = text.find("\"kid\""); at != std::string::npos; at = text.find("\"kid\"", at + 1)) ++count;
  return count;
}

// Whether none of what rests can be read as a key.
bool all_sealed(sql::Session& db) {
  auto resting = db.column<std::string>("SELECT private_jwk FROM signing_keys");
  const auto roots = db.column<std::string>("SELECT sealed FROM root_secret");
  resting.insert(resting.end(), roots.begin(), roots.end());
  return !roots.empty() && std::none_of(resting.begin(), resting.end(), [](const std::string& text) {
    const std::string member = R"("kty")";  // with its quotes, which no base64 has by chance
    return text.find(member) != std::string::npos ||
           base64url_decode(text).value_or(member).find(member) != std::string::npos;
  });
}

void let_pass(sql::Session& db, int minutes) {
  db.exec("UPDATE signing_keys SET made_at = made_at - INTERVAL :minutes MINUTE", minutes);
}

}  // namespace

TEST_CASE("the one key of before is sealed and goes on signing, and what was derived of it stays as it is") {
  auto all = migrations();
  const auto at =
      std::find_if(all.begin(), all.end(), [](auto& m) { return m.name == "0013_signing_keys_follow.sql"; });
  REQUIRE(at != all.end());
  testing::OwnTables tables("FAULTS_MARIADB_DB", {all.begin(), at});
  auto& db = tables.db();
  const auto before = TokenSigner::generate_key();
  db.exec("INSERT INTO signing_keys (id, private_jwk) VALUES (1, :key)", before);
  sql::migrate(db, {at, all.end()});

  const Secrets first("first"), rotated("second\nfirst"), second("second");
  for (const auto& seal_keys : {first, first, rotated, second}) {  // a start each
    CHECK(root_secret(db, seal_keys) == before);
    SigningKeys keys(monthly, seal_keys);
    keys.start(db);
    CHECK(keys.signer()->public_jwk() == TokenSigner(before).public_jwk());
    CHECK(published(keys) == 1);
    CHECK(all_sealed(db));
  }
  // Who has only the old one, or another, does not start, and nothing is lost.
  CHECK_THROWS_AS(root_secret(db, first), std::runtime_error);
  CHECK_THROWS_AS(SigningKeys(monthly, first).start(db), std::runtime_error);
  CHECK(root_secret(db, second) == before);
  SigningKeys keys(monthly, second);
  keys.start(db);
  CHECK(keys.signer()->public_jwk() == TokenSigner(before).public_jwk());
}

TEST_CASE("two replicas have the same keys and the same root, and one of them makes the next key") {
  testing::OwnTables tables("FAULTS_MARIADB_DB", migrations());
  auto& db = tables.db();
  const Secrets seal_keys("a key");
  const auto root = root_secret(db, seal_keys);
  CHECK(root.size() == 43);
  CHECK(root_secret(db, seal_keys) == root);
  SigningKeys one(monthly, seal_keys), other(monthly, seal_keys);
  one.start(db);
  other.start(db);
  CHECK(one.jwks() == other.jwks());
  const auto old = one.signer()->public_jwk();

  let_pass(db, 31 * 24 * 60);
  one.renew(db);
  other.renew(db);
  CHECK(one.follow(db));
  CHECK(other.follow(db));
  CHECK(!other.follow(db));
  CHECK(one.jwks() == other.jwks());
  CHECK(published(one) == 2);
  CHECK(one.signer()->public_jwk() == old);
  CHECK(!store::insert_signing_key(db, {2, "another", Clock::now()}));  // of who was a moment later

  let_pass(db, 3);
  one.follow(db);
  other.follow(db);
  CHECK(one.signer()->public_jwk() != old);
  CHECK(one.signer()->public_jwk() == other.signer()->public_jwk());
  CHECK(published(one) == 2);

  let_pass(db, 20);
  one.renew(db);
  other.renew(db);
  CHECK(one.follow(db));
  CHECK(other.follow(db));
  CHECK(published(other) == 1);
  CHECK(other.jwks().find(old) == std::string::npos);
  CHECK(root_secret(db, seal_keys) == root);
  CHECK(all_sealed(db));
}

TEST_CASE("where somebody has taken all keys away, those that are known sign until there is another") {
  testing::OwnTables tables("FAULTS_MARIADB_DB", migrations());
  auto& db = tables.db();
  SigningKeys keys(monthly, Secrets("a key"));
  keys.start(db);
  const auto old = keys.jwks();
  db.exec("DELETE FROM signing_keys");
  CHECK(!keys.follow(db));
  CHECK(keys.jwks() == old);
  keys.renew(db);
  CHECK(keys.follow(db));
  CHECK(keys.jwks() != old);
  CHECK(published(keys) == 1);
}
