// Who is erased is gone from every table of auth; and somebody always administers the clinic.
#include "services/auth/erasure.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "events/auth.hpp"
#include "services/auth/migrations.hpp"
#include "services/auth/store.hpp"
#include "tests/support/own_tables.hpp"

using namespace consulta;
using namespace consulta::auth;
using consulta::testing::OwnTables;

namespace {

// Keeps what is told.
struct Told : broker::Outlet {
  void committed(std::vector<broker::Outgoing> some) override {
    std::lock_guard lock(mutex);
    events.insert(events.end(), some.begin(), some.end());
  }
  std::mutex mutex;
  std::vector<broker::Outgoing> events;
};

struct Auth {
  Auth() : tables("FAULTS_MARIADB_DB", migrations()), aggregates(reactor, options()) {}
  static Options options() {
    Options options;
    options.seal_key = Secrets("a key");
    return options;
  }

  Account registered(const std::string& name, Role role = Role::patient) {
    broker::Work work(tables.db(), told);
    const auto id = new_id();
    const Register wish{
        id, name + "@example.org", name, "Name of " + name, "+351912345678", "123456789", "pt", role, "a hash"};
    auto account = aggregates.accounts.begin(id, wish, work);
    work.commit();
    return account;
  }

  void erase(sql::Session& db, const Account& account) {
    engine::run_attempts(
        [&](engine::Way) {
          broker::Work work(db, told);
          const auto wish = wish_to_erase(work.db(), account);
          aggregates.accounts.wish(
              account.id, wish, [](const MaybeAccount&) {}, [](const Account&) {}, work);
          work.commit();
        },
        {engine::Way::plain});
  }

  // Each column of a table in which that stands, whatever its case.
  std::set<std::string> places_of(const std::string& text) {
    std::set<std::string> out;
    auto& db = tables.db();
    for (const auto& place : db.column<std::string>("SELECT CONCAT(table_name, '.', column_name) FROM "
                                                    "information_schema.columns WHERE table_schema = DATABASE()")) {
      const auto dot = place.find('.');
      const auto found = db.value<std::int64_t>(
          fmt::format("SELECT COUNT(*) FROM `{}` WHERE LOCATE(LOWER(:text), LOWER(CONVERT(`{}` USING utf8mb4))) > 0",
                      place.substr(0, dot), place.substr(dot + 1)),
          text);
      if (found != 0) out.insert(place);
    }
    return out;
  }

  OwnTables tables;
  engine::Reactor reactor;
  Aggregates aggregates;
  Told told;
};

// All that auth may keep of somebody.
Uuid fill(Auth& auth, const Account& account) {
  auto& db = auth.tables.db();
  const auto now = Clock::now();
  const auto session = new_id(), dependant = new_id();
  store::insert_session(db, {session, account.id, now, now, now + std::chrono::hours(1), "browser of zulmira"});
  store::insert_refresh_token(db, "a hash of zulmira", session, now + std::chrono::hours(1));
  store::insert_forgotten(db, account.email_key, now);
  store::begin_second_factor(db, account.id, "sealed for zulmira");
  store::insert_recovery_code(db, account.id, "code of zulmira");
  db.exec(
      "INSERT INTO idempotency_keys (caller, `key`, request_hash, status, location) VALUES (:id, 'by zulmira', '', "
      "201, '')",
      account.id);
  broker::Work work(db, auth.told);
  auth.aggregates.dependants.begin(dependant,
                                   AddDependant{dependant, account.id, {"Child of Zulmira", "2019-05-04", {}}}, work);
  work.commit();
  return dependant;
}

}  // namespace

TEST_CASE("nothing is left in auth of who is erased, but which sessions have ended") {
  Auth auth;
  auto& db = auth.tables.db();
  const auto account = auth.registered("zulmira");
  auth.registered("zacarias");
  const auto dependant = fill(auth, account);
  const std::set<std::string> filled{"users.email",
                                     "users.email_key",
                                     "users.username",
                                     "users.full_name",
                                     "links.email_key",
                                     "forgotten_passwords.email_key",
                                     "sessions.user_agent",
                                     "refresh_tokens.token_hash",
                                     "second_factors.sealed_secret",
                                     "recovery_codes.code_hash",
                                     "idempotency_keys.key",
                                     "dependants.full_name",
                                     "outbox.body"};
  CHECK(auth.places_of("zulmira") == filled);
  db.exec("DELETE FROM outbox");
  auth.told.events.clear();

  auth.erase(db, account);
  CHECK(auth.places_of("zulmira").empty());
  CHECK(auth.places_of(to_text(account.id)) == std::set<std::string>{"outbox.body", "sessions.user_id"});
  CHECK(auth.places_of("zacarias").contains("users.email_key"));
  CHECK(store::live_sessions_of(db, account.id).empty());

  std::set<std::string> told;
  for (const auto& event : auth.told.events) told.insert(event.routing_key);
  CHECK(told == std::set<std::string>{"auth.SessionRevoked.v1", "auth.UserErased.v1"});
  const auto erased = events::from_json<events::UserErased>(auth.told.events.back().body).data;
  CHECK(erased.user_id == account.id);
  CHECK(erased.dependant_ids == std::vector{dependant});

  CHECK(auth.registered("zulmira").id != account.id);  // the names are free
}

TEST_CASE("of administrators who are erased at once, one stays") {
  Auth auth;
  std::vector<Account> administrators;
  for (const char* name : {"one", "two", "three"}) administrators.push_back(auth.registered(name, Role::admin));
  std::atomic<int> refused{0};
  std::vector<std::jthread> threads;
  for (const auto& account : administrators) {
    threads.emplace_back([&auth, &refused, account] {
      sql::Session db(auth.tables.url());
      try {
        auth.erase(db, account);
      } catch (const Problem& problem) {
        CHECK(problem.code == "last_administrator");
        ++refused;
      }
    });
  }
  threads.clear();
  CHECK(refused == 1);
  CHECK(auth.tables.db().value<std::int64_t>("SELECT COUNT(*) FROM users WHERE role = 'admin'") == 1);
}
