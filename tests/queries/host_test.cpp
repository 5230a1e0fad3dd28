// What a service's main stands on, over both databases: who asks is answered, however often it takes and whenever the
// process is told to stop. Needs a running clinic.
#include "engine/host/host.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <cstdlib>
#include <future>
#include <latch>
#include <memory>
#include <thread>

#include "tests/faults/lab.hpp"
#include "tests/support/own_tables.hpp"
#include "tests/support/raw.hpp"

using namespace consulta;
using namespace consulta::testing;
using namespace std::chrono_literals;

namespace {

// A service of its own, that reacts to nothing.
struct Service {
  explicit Service(const std::string& database, int port = 0) : tables(database, {}) {
    setenv("CONSULTA_DATABASE_URL", tables.url().c_str(), 1);
    setenv("CONSULTA_RABBITMQ_URL", env("RABBITMQ_URL").c_str(), 1);
    setenv("CONSULTA_PORT", std::to_string(port).c_str(), 1);
    process.emplace(1, arguments, host::Spec{"tests", "tests", {}, false});
    process->start();
  }

  std::future<http::Response> ask(const host::Creation& creation, const std::string& key,
                                  const std::string& body = "") {
    http::Request request;
    request.method = "POST";
    request.path = "/";
    request.body = body;
    if (!key.empty()) request.headers.emplace_back("idempotency-key", key);
    const auto answer = std::make_shared<std::promise<http::Response>>();
    process->run_create(request, creation, [=](const http::Response& response) { answer->set_value(response); });
    return answer->get_future();
  }
  http::Response answer(const host::Creation& creation, const std::string& key, const std::string& body = "") {
    return ask(creation, key, body).get();
  }

  OwnTables tables;
  std::string program = "tests";
  char* arguments[2] = {program.data(), nullptr};
  std::optional<host::Host> process;
};

// How often a thing was made, and how it is by now.
struct Things {
  host::Creation creation() {
    return {[this](const http::Request&, broker::Work&) {
              ++made;
              if (refused) throw Problem(409, "taken", "Choose another.");
              http::Response response{201, R"({"password":"told once"})", "application/json", {}};
              return host::Made{response.with("Location", "/things/1"), id};
            },
            [this](const http::Request&, sql::Session&, const Uuid& found) {
              CHECK(found == id);
              return http::Response{200, now, "application/json", {{"ETag", "\"2\""}}};
            }};
  }
  Uuid id = new_id();
  std::atomic<int> made{0};
  bool refused = false;
  std::string now = "{}";
};

std::string header(const http::Response& response, const std::string& name) {
  for (const auto& [known, value] : response.headers) {
    if (known == name) return value;
  }
  return "";
}

}  // namespace

TEST_CASE("a request that could not be saved is handled again where that may help") {
  const auto failing = [](sql::ErrorKind kind) { return [kind] { throw sql::Error(kind, "the first time"); }; };
  struct Row {
    std::function<void()> fail;
    int status;
  };
  const std::vector<Row> rows{
      {[] {}, 201},
      {failing(sql::ErrorKind::retryable), 201},
      {failing(sql::ErrorKind::unique), 201},
      {failing(sql::ErrorKind::stale), 201},
      {[] { throw engine::NotQuickly("the first time"); }, 201},
      {failing(sql::ErrorKind::unavailable), 503},
      {[] { throw Problem(409, "taken", "Choose another."); }, 409},
      {[] { throw json::SyntaxError("no JSON"); }, 400},
  };
  for (const auto& database : databases) {
    Service service(database);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (const auto& key : {std::string(), std::to_string(i)}) {
        CAPTURE(database);
        CAPTURE(i);
        CAPTURE(key);
        std::atomic<int> heard{0};
        const host::Creation creation{[&](const http::Request&, broker::Work&) {
                                        if (++heard == 1) rows[i].fail();
                                        return host::Made{{201, "{}", "application/json", {}}, new_id()};
                                      },
                                      {}};
        CHECK(service.answer(creation, key, "row " + std::to_string(i)).status == rows[i].status);
      }
    }
  }
}

TEST_CASE("the same key: the first status and Location, and what was made as it is now, made once") {
  for (const auto& database : databases) {
    CAPTURE(database);
    Service service(database);
    Things things;
    CHECK(service.answer(things.creation(), "key", "body").body == R"({"password":"told once"})");
    things.now = R"({"changed":true})";
    // What is refused by now was made all the same.
    for (const bool refused : {false, true}) {
      things.refused = refused;
      const auto again = service.answer(things.creation(), "key", "body");
      CHECK(again.status == 201);
      CHECK(header(again, "Location") == "/things/1");
      CHECK(header(again, "ETag") == "\"2\"");
      CHECK(header(again, "Idempotency-Replayed") == "true");
      CHECK(again.body == R"({"changed":true})");
    }
    sql::Session db(service.tables.url());
    CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM idempotency_keys") == 1);
  }
}

TEST_CASE("only what went well is kept; and of strangers each has the keys of their own bodies") {
  for (const auto& database : databases) {
    CAPTURE(database);
    Service service(database);
    Things things;
    things.refused = true;
    CHECK(service.answer(things.creation(), "key", "body").status == 409);
    things.refused = false;
    CHECK(service.answer(things.creation(), "key", "body").status == 201);
    things.id = new_id();
    const auto other = service.answer(things.creation(), "key", "another body");
    CHECK(other.status == 201);
    CHECK(header(other, "Idempotency-Replayed").empty());
  }
}

TEST_CASE("nothing of a body rests beside a key, nor a hash of it that others could make") {
  for (const auto& database : databases) {
    CAPTURE(database);
    Service service(database);
    Things things;
    REQUIRE(service.answer(things.creation(), "key", "a password").status == 201);
    sql::Session db(service.tables.url());
    const auto rest = db.value<std::string>(
        "SELECT CONCAT(caller, ' ', request_hash, ' ', body, ' ', location) FROM idempotency_keys");
    REQUIRE(rest.has_value());
    CHECK(rest->find("told once") == std::string::npos);
    // Whoever knows the database's password, and nobody else, can make the hash.
    auto others = env(database);
    others.replace(others.find("://") + 3, others.rfind('@') - others.find("://") - 3, "somebody:else");
    http::Request request;
    request.method = "POST";
    request.path = "/";
    request.body = "a password";
    request.headers.emplace_back("idempotency-key", "key");
    CHECK(rest->find(host::IdempotencyKeys(env(database)).of(request, std::nullopt).hash) != std::string::npos);
    CHECK(rest->find(host::IdempotencyKeys(others).of(request, std::nullopt).hash) == std::string::npos);
  }
}

TEST_CASE("the same key at the same time is made once, and all are answered alike") {
  for (const auto& database : databases) {
    CAPTURE(database);
    Service service(database);
    Things things;
    std::vector<std::future<http::Response>> answers(16);
    std::vector<std::thread> clients;
    for (auto& answer : answers) {
      clients.emplace_back([&] { answer = service.ask(things.creation(), "key", "body"); });
    }
    for (auto& client : clients) client.join();
    for (auto& answer : answers) {
      const auto response = answer.get();
      CHECK(response.status == 201);
      CHECK(header(response, "Location") == "/things/1");
    }
    sql::Session db(service.tables.url());
    CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM idempotency_keys") == 1);
  }
}

TEST_CASE("requests with keys are committed together, as those without") {
  Service service("FAULTS_DB");
  Things things;
  sql::Session db(service.tables.url());
  std::vector<std::future<http::Response>> answers(40);
  {
    sql::Session other(service.tables.url());
    sql::Transaction locked(other);
    other.exec("LOCK TABLE idempotency_keys IN EXCLUSIVE MODE");
    std::thread first([&] { answers[0] = service.ask(things.creation(), "key0", ""); });
    REQUIRE(eventually(
        [&] { return db.value<std::int64_t>("SELECT COUNT(*) FROM pg_locks WHERE NOT granted").value() > 0; }));
    // Each of these returns at once: the first one's thread will commit for them.
    for (std::size_t i = 1; i < answers.size(); ++i) {
      answers[i] = service.ask(things.creation(), "key" + std::to_string(i), "");
    }
    locked.commit();
    first.join();
  }
  for (auto& answer : answers) CHECK(answer.get().status == 201);
  CHECK(db.value<std::int64_t>("SELECT COUNT(DISTINCT CAST(xmin AS text)) FROM idempotency_keys").value() <= 2);
}

TEST_CASE("who cannot listen leaves nothing going on") {
  const http::Server other({}, {});
  Service service("FAULTS_DB", other.port());
  std::atomic<int> turns{0};
  service.process->every(1ms, "turns", [&](sql::Session&) { ++turns; });
  CHECK_THROWS(service.process->run());
  const int ended = turns;
  std::this_thread::sleep_for(100ms);
  CHECK(turns == ended);
}

TEST_CASE("who is told to stop answers what it has taken, also what waits elsewhere for its answer") {
  const int port = RawListener().port();
  Service service("FAULTS_DB", port);
  http::Reply waiting;
  std::latch taken(1);
  service.process->router().add("POST", "/", http::DeferredHandler([&](const http::Request&, http::Reply reply) {
                                  waiting = std::move(reply);
                                  taken.count_down();
                                }));
  service.process->at_end([&] { waiting({200, "at last", "text/plain", {}}); });
  std::thread serving([&] { service.process->run(); });
  std::optional<RawConnection> client;
  CHECK(eventually([&] {
    try {
      client.emplace(port);
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }));
  client->send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
  taken.wait();
  pthread_kill(serving.native_handle(), SIGTERM);
  CHECK(client->receive("at last").starts_with("HTTP/1.1 200 "));
  serving.join();
}
