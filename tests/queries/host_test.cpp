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
    process.emplace(1, arguments, host::Spec{"admin", "tests", {}, false});
    process->start();
  }

  int answer(const host::Host::CreateHandler& handler, const std::string& key) {
    http::Request request;
    request.method = "POST";
    request.path = "/";
    if (!key.empty()) request.headers.emplace_back("idempotency-key", key);
    const auto status = std::make_shared<std::promise<int>>();
    process->run_create(request, handler, [=](const http::Response& response) { status->set_value(response.status); });
    return status->get_future().get();
  }

  OwnTables tables;
  std::string program = "tests";
  char* arguments[2] = {program.data(), nullptr};
  std::optional<host::Host> process;
};

}  // namespace

TEST_CASE("a request that could not be saved is handled again where that may help") {
  const auto failing = [](sql::ErrorKind kind) { return [kind] { throw sql::Error(kind, "the first time"); }; };
  struct Row {
    std::function<void()> fail;
    int status, status_with_key;  // a key's row is locked: then nothing is assumed
  };
  const std::vector<Row> rows{
      {[] {}, 201, 201},
      {failing(sql::ErrorKind::retryable), 201, 201},
      {failing(sql::ErrorKind::unique), 201, 201},
      {failing(sql::ErrorKind::stale), 201, 500},
      {[] { throw engine::NotQuickly("the first time"); }, 201, 500},
      {failing(sql::ErrorKind::unavailable), 503, 503},
      {[] { throw Problem(409, "taken", "Choose another."); }, 409, 409},
      {[] { throw json::SyntaxError("no JSON"); }, 400, 400},
  };
  for (const auto& database : databases) {
    Service service(database);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (const auto& key : {std::string(), std::to_string(i)}) {
        CAPTURE(database);
        CAPTURE(i);
        CAPTURE(key);
        std::atomic<int> heard{0};
        const auto handler = [&](const http::Request&, broker::Work&) {
          if (++heard == 1) rows[i].fail();
          return http::Response{201, "{}", "application/json", {}};
        };
        CHECK(service.answer(handler, key) == (key.empty() ? rows[i].status : rows[i].status_with_key));
      }
    }
  }
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
