// What is recorded reaches the audit's chain once, whoever hands it over and whoever takes it in; and the chain shows
// what somebody does to it.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "engine/host/accesses.hpp"
#include "services/admin/chaining.hpp"
#include "services/admin/migrations.hpp"
#include "services/admin/store.hpp"
#include "services/admin/verification.hpp"
#include "tests/support/own_tables.hpp"

using namespace consulta;
using consulta::testing::OwnTables;

namespace {

// Keeps what is told.
struct Told : broker::Outlet {
  void committed(std::vector<broker::Outgoing> events) override {
    std::lock_guard lock(mutex);
    for (auto& event : events) {
      CHECK(event.routing_key == "auth.AccessRecorded.v1");
      CHECK(event.mandatory);
      for (auto& entry : events::from_json<events::AccessRecorded>(event.body).data.entries) entries.push_back(entry);
    }
  }
  std::mutex mutex;
  std::vector<events::Access> entries;
};

http::Request request_from(const std::string& client) {
  http::Request request;
  request.headers.emplace_back("x-forwarded-for", client);
  return request;
}

std::int64_t rows(sql::Session& db) {
  return db.value<std::int64_t>("SELECT COUNT(*) FROM accesses").value();
}

void records_and_hands_over(const std::string& database) {
  OwnTables tables(database, {});
  auto& db = tables.db();
  Told told;
  const auto actor = new_id(), subject = new_id();
  const auto from = request_from("192.0.2.7");
  {
    broker::Work undone(db, told);
    undone.db();
    host::record(undone, from, {actor, Role::admin}, {"doctor.delete", "doctor", subject});
  }
  CHECK(rows(db) == 0);
  {
    broker::Work done(db, told);
    done.db();
    host::record(done, from, {actor, Role::admin}, {"doctor.change", "doctor", subject, "x=1"});
    host::record(done, host::Actor(), {"account.erase", "user", subject});
    done.commit();
  }
  host::record(db, request_from("2001:db8::1"), {}, {"login.failed", "user"});
  const Claims caller{.sub = actor, .role = Role::receptionist};
  host::record_shown(db, from, caller, {"appointment.list", "patient"}, {subject, actor, subject});
  REQUIRE(rows(db) == 4);

  CHECK(!host::hand_over_accesses(db, told, "auth"));
  CHECK(rows(db) == 0);
  REQUIRE(told.entries.size() == 4);
  const auto told_of = [&](const std::string& action) {
    const auto found =
        std::find_if(told.entries.begin(), told.entries.end(), [&](const auto& e) { return e.action == action; });
    REQUIRE_MESSAGE(found != told.entries.end(), action);
    return *found;
  };
  const auto changed = told_of("doctor.change");
  CHECK(changed.actor_id == actor);
  CHECK(changed.actor_role == Role::admin);
  CHECK(changed.action == "doctor.change");
  CHECK(changed.subject_kind == "doctor");
  CHECK(changed.subject_id == subject);
  CHECK(changed.client == "192.0.2.7");
  CHECK(changed.detail == "x=1");
  CHECK(std::chrono::abs(changed.at - Clock::now()) < std::chrono::minutes(1));
  const auto erased = told_of("account.erase");
  CHECK(!erased.client);
  CHECK(!erased.actor_id);
  const auto failed = told_of("login.failed");
  CHECK(failed.client == "2001:db8::/64");
  CHECK(!failed.subject_id);
  CHECK(told_of("appointment.list").subject_id == subject);
}

void hands_over_once(const std::string& database) {
  OwnTables tables(database, {});
  constexpr std::size_t many = 2000;
  host::record_all(tables.db(), request_from("192.0.2.7"), {}, std::vector<host::Access>(many, {"a", "b"}));
  Told told;
  const auto replica = [&] {
    sql::Session db(tables.url());
    while (rows(db) > 0) host::hand_over_accesses(db, told, "auth");
  };
  std::thread one(replica), other(replica);
  one.join();
  other.join();
  CHECK(told.entries.size() == many);
  std::set<Uuid> ids;
  for (const auto& entry : told.entries) ids.insert(entry.id);
  CHECK(ids.size() == many);
}

std::vector<events::Access> accesses(std::size_t many) {
  std::vector<events::Access> out;
  for (std::size_t i = 0; i < many; ++i) {
    out.push_back({.id = new_id(),
                   .at = Clock::now(),
                   .actor_id = new_id(),
                   .actor_role = Role::doctor,
                   .action = "appointment.read",
                   .subject_kind = "patient",
                   .subject_id = new_id(),
                   .client = "192.0.2.7",
                   .detail = "ção \"x\""});
  }
  return out;
}

void append(sql::Session& db, const std::vector<events::Access>& some) {
  sql::Transaction transaction(db);
  admin::append(db, some);
  transaction.commit();
}

std::string wrong(sql::Session& db, const std::optional<admin::Head>& expected = {}) {
  return admin::verify_chain(db, expected).wrong.value_or("");
}

}  // namespace

TEST_CASE("what is recorded is told with what was changed, and not without") {
  records_and_hands_over("FAULTS_DB");
  records_and_hands_over("FAULTS_MARIADB_DB");
}

TEST_CASE("two replicas hand over each entry once") {
  hands_over_once("FAULTS_DB");
  hands_over_once("FAULTS_MARIADB_DB");
}

TEST_CASE("an entry that is told twice is once in the chain") {
  OwnTables tables("FAULTS_DB", admin::migrations());
  const auto first = accesses(3);
  append(tables.db(), first);
  auto again = accesses(2);
  again.push_back(first[1]);
  again.push_back(again[0]);
  append(tables.db(), again);
  append(tables.db(), first);
  CHECK(wrong(tables.db()) == "");
  CHECK(admin::store::head(tables.db()).seq == 5);
}

TEST_CASE("replicas that write at once make one chain") {
  OwnTables tables("FAULTS_DB", admin::migrations());
  std::vector<std::thread> replicas;
  for (int replica = 0; replica < 4; ++replica) {
    replicas.emplace_back([&] {
      sql::Session db(tables.url());
      for (int batch = 0; batch < 20; ++batch) append(db, accesses(5));
    });
  }
  for (auto& replica : replicas) replica.join();
  const auto verified = admin::verify_chain(tables.db(), {});
  CHECK(verified.wrong.value_or("") == "");
  CHECK(verified.head.seq == 400);
}

TEST_CASE("what somebody who may do anything does to the chain is found, over more than one portion") {
  OwnTables tables("FAULTS_DB", admin::migrations());
  auto& db = tables.db();
  append(db, accesses(2500));
  const auto head = admin::store::head(db);
  CHECK(wrong(db, head) == "");
  CHECK_THROWS_AS(db.exec("UPDATE audit_entries SET detail = ''"), sql::Error);
  CHECK_THROWS_AS(db.exec("DELETE FROM audit_entries"), sql::Error);
  CHECK_THROWS_AS(db.script("TRUNCATE audit_entries"), sql::Error);
  // Nor does one go where nobody looks, or end the row.
  for (const char* seq : {"-5", "0", "2502", "9223372036854775807"}) {
    CAPTURE(std::string(seq));
    CHECK_THROWS_AS(db.script(std::string("INSERT INTO audit_entries (seq, id, at, action, subject_kind, detail, hash) "
                                          "VALUES (") +
                              seq + ", gen_random_uuid(), now(), 'x', 'x', '', '')"),
                    sql::Error);
  }

  db.script("ALTER TABLE audit_entries DISABLE TRIGGER ALL");
  const auto after = [&](const std::string& done) {
    sql::Transaction undone(db);
    db.script(done);
    return wrong(db, head);
  };
  CHECK(after("UPDATE audit_entries SET detail = 'y' WHERE seq = 1700").starts_with("entry 1700, id "));
  CHECK(after("UPDATE audit_entries SET at = at + interval '1 microsecond' WHERE seq = 2500")
            .starts_with("entry 2500, id "));
  CHECK(after("DELETE FROM audit_entries WHERE seq = 1000") == "entry 1000 is missing");
  CHECK(after("DELETE FROM audit_entries WHERE seq > 2490") ==
        "entries 2491 to 2500 are missing, or more: the chain ends too soon");
  CHECK(after("UPDATE audit_entries SET seq = seq + 100000 WHERE seq IN (40, 50); "
              "UPDATE audit_entries SET seq = CASE seq WHEN 100040 THEN 50 ELSE 40 END WHERE seq > 100000")
            .starts_with("entry 40, id "));
  CHECK(wrong(db, head) == "");
}

TEST_CASE("the audit of before is told, and what an older process still writes") {
  const auto all = admin::migrations();
  OwnTables tables("FAULTS_DB", {all.front()});
  auto& db = tables.db();
  const auto write = [&](const std::string& action, const std::string& subject) {
    db.exec(
        "INSERT INTO audit (id, at, user_id, action, subject) VALUES (CAST(:id AS uuid), now(), CAST(:user AS "
        "uuid), :action, :subject)",
        new_id(), new_id(), action, subject);
  };
  const auto letter = new_id();
  write("dead_letters.list", "");
  sql::migrate(db, {all.begin() + 1, all.end()});
  write("dead_letter.replay", to_text(letter));
  Told told;
  host::hand_over_accesses(db, told, "auth");
  REQUIRE(told.entries.size() == 2);
  std::sort(told.entries.begin(), told.entries.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  CHECK(told.entries[0].action == "dead_letters.list");
  CHECK(!told.entries[0].subject_id);
  CHECK(told.entries[1].actor_role == Role::admin);
  CHECK(told.entries[1].subject_id == letter);
}

TEST_CASE("the audit is listed newest first by what is asked for") {
  OwnTables tables("FAULTS_DB", admin::migrations());
  auto& db = tables.db();
  auto some = accesses(6);
  const auto start = some[0].at;
  for (std::size_t i = 0; i < some.size(); ++i) some[i].at = start + std::chrono::seconds(i / 2);
  some[4].actor_id = some[1].actor_id;
  some[5].subject_id = some[0].subject_id;
  some[2].action = "login.failed";
  append(db, some);
  const auto listed = [&](const admin::Filter& filter) {
    std::vector<std::int64_t> out;
    for (const auto& entry : admin::store::list(db, filter, 10)) out.push_back(entry.seq);
    return out;
  };
  using Numbers = std::vector<std::int64_t>;
  CHECK(listed({}) == Numbers{6, 5, 4, 3, 2, 1});
  CHECK(listed({.actor = some[1].actor_id}) == Numbers{5, 2});
  CHECK(listed({.subject = some[0].subject_id}) == Numbers{6, 1});
  CHECK(listed({.actor = some[5].actor_id, .subject = some[0].subject_id}) == Numbers{6});
  CHECK(listed({.action = "login.failed"}) == Numbers{3});
  CHECK(listed({.actor = some[1].actor_id, .action = "login.failed"}) == Numbers{});
  CHECK(listed({.from = some[2].at, .to = some[4].at}) == Numbers{4, 3});
  CHECK(listed({.actor = some[1].actor_id, .to = some[4].at}) == Numbers{2});
  CHECK(listed({.after = admin::Place{some[3].at, 4}}) == Numbers{3, 2, 1});
  CHECK(listed({.actor = some[1].actor_id, .after = admin::Place{some[4].at, 5}}) == Numbers{2});
}
