// Services of the test's own, on a virtual host of their own, each of whose connections goes through a proxy that falls
// silent: what they have accepted is done, and /readyz says what is missing meanwhile.
#include <doctest/doctest.h>

#include <set>

#include "broker/dead_letters.hpp"
#include "tests/faults/lab.hpp"
#include "tests/faults/silence.hpp"
#include "tests/support/gateway.hpp"
#include "tests/support/raw.hpp"
#include "tests/support/redis.hpp"

using namespace consulta;
using namespace consulta::testing;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr seconds smtp_limit{10};
constexpr seconds http_limit{5};

std::string local(int port) {
  return "127.0.0.1:" + std::to_string(port);
}

// A virtual host of RabbitMQ that goes with this.
struct VirtualHost {
  VirtualHost() {
    CHECK(management("PUT", "/vhosts/" + name).status == 201);
    CHECK(management("PUT", "/permissions/" + name + "/" + env("RABBITMQ_USER"),
                     R"({"configure":".*","write":".*","read":".*"})")
                  .status /
              100 ==
          2);
  }
  ~VirtualHost() { management("DELETE", "/vhosts/" + name); }
  std::string url() const {
    const auto all = env("RABBITMQ_URL");
    return all.substr(0, all.rfind('/') + 1) + name;
  }
  std::string name = "silence-" + to_text(new_id()).substr(24);
};

// One of the two databases for tests, empty.
struct Database {
  explicit Database(const std::string& which) : url(env(which)), db(url) { wipe(); }
  ~Database() { wipe(); }
  void wipe() {
    if (db.is_postgresql()) {
      db.exec("DROP SCHEMA public CASCADE");
      db.exec("CREATE SCHEMA public");
      return;
    }
    db.exec("SET FOREIGN_KEY_CHECKS = 0");
    for (const auto& table :
         db.column<std::string>("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()")) {
      db.exec("DROP TABLE " + table);
    }
  }
  std::int64_t count(const std::string& query) { return db.value<std::int64_t>(query).value(); }

  std::string url;
  sql::Session db;
};

// One running, with all that is asked of it.
struct Service {
  Service(const std::string& name, const std::string& which, Settings settings)
      : database(which),
        to_database("127.0.0.1", port_of(database.url)),
        to_broker("127.0.0.1", port_of(env("RABBITMQ_URL"))) {
    settings.merge(Settings{{"CONSULTA_PORT", "0"},
                            {"CONSULTA_DATABASE_URL", through(database.url, to_database)},
                            {"CONSULTA_RABBITMQ_URL", through(broker.url(), to_broker)},
                            {"CONSULTA_JWKS_URL", env("AUTH_URL") + "/.well-known/jwks.json"},
                            {"CONSULTA_STATEMENT_SECONDS", std::to_string(statement_limit.count())},
                            {"CONSULTA_TEST_CLOCK_FILE", home() + "/clock"}});
    program.emplace("consulta-" + name, settings);
    REQUIRE(eventually([&] { return ready().status == 200; }));
  }
  ~Service() {
    to_database.cut();
    to_broker.cut();
  }
  std::string url() const { return "http://" + local(program->port()); }
  Answer ready() const { return fetch("GET", url() + "/readyz"); }
  // One and the same, however often.
  bool post(const std::string& path, const std::string& body, int key) const {
    return fetch("POST", url() + path, body,
                 {{"Authorization", "Bearer " + admin_token()},
                  {"Content-Type", "application/json"},
                  {"Idempotency-Key", std::to_string(key)}})
                   .status /
               100 ==
           2;
  }

  VirtualHost broker;
  Database database;
  Proxy to_database, to_broker;
  std::optional<Program> program;
};

// Does `work` with 0, 1, 2 … every hundred milliseconds, each until it succeeds, until finish().
struct Load {
  explicit Load(std::function<bool(int)> work)
      : thread([this, work = std::move(work)] {
          while (!stopping) {
            try {
              if (work(done)) ++done;
            } catch (const std::exception&) {  // no answer in time: again
            }
            std::this_thread::sleep_for(milliseconds(100));
          }
        }) {}
  ~Load() { finish(); }
  int finish() {
    stopping = true;
    if (thread.joinable()) thread.join();
    return done;
  }
  std::atomic<bool> stopping{false};
  std::atomic<int> done{0};
  std::thread thread;
};

// What /readyz said to be missing while this lived.
struct Readiness {
  explicit Readiness(const Service& service)
      : thread([this, &service] {
          for (; !stopping; std::this_thread::sleep_for(milliseconds(20))) {
            Answer answer;
            try {
              answer = service.ready();
            } catch (const std::exception&) {
              continue;
            }
            std::lock_guard lock(mutex);
            for (std::size_t i = 0; i < answer.count("missing"); ++i) {
              missing.insert(answer["missing." + std::to_string(i)]);
            }
          }
        }) {}
  ~Readiness() { finish(); }
  std::set<std::string> finish() {
    stopping = true;
    if (thread.joinable()) thread.join();
    return missing;
  }
  std::atomic<bool> stopping{false};
  std::mutex mutex;
  std::set<std::string> missing;
  std::thread thread;
};

// Freezes, waits until `good` of what is done from then on, and thaws when it is time. Whether it was in time.
bool back_after_freezing(const std::string& what, Proxy& proxy, const Load& load, seconds limit,
                         const std::function<bool(int)>& good) {
  REQUIRE(eventually([&] { return load.done >= 10; }, seconds(60)));
  proxy.freeze();
  const auto begin = Steady::now();
  std::this_thread::sleep_for(milliseconds(300));
  const int mark = load.done + 2;
  const bool back = eventually([&] { return load.done > mark && good(mark); }, limit + grace);
  MESSAGE(what << ": limit " << limit.count() << " s, back after " << seconds_since(begin) << " s");
  std::this_thread::sleep_until(begin + frozen_for(limit));
  if (!back) proxy.cut();
  proxy.thaw();
  return back;
}

// A sandbox of its own, and notifications in front of it.
struct Notifications {
  Notifications()
      : sandbox("consulta-sandbox", {{"CONSULTA_PORT", "0"},
                                     {"CONSULTA_SMTP_PORT", "0"},
                                     {"CONSULTA_WEBHOOK_URL", "http://127.0.0.1:1/"},
                                     {"CONSULTA_PSP_SECRET", "silence"},
                                     {"CONSULTA_TEST_CLOCK_FILE", home() + "/clock"}}),
        to_sms("127.0.0.1", static_cast<unsigned short>(sandbox.port())),
        to_smtp("127.0.0.1", static_cast<unsigned short>(std::stoi(sandbox.after("for SMTP on ")))),
        service("notifications", "FAULTS_MARIADB_DB",
                {{"CONSULTA_SEAL_KEY", "silence"},
                 {"CONSULTA_SMS_URL", "http://" + local(to_sms.port()) + "/sms"},
                 {"CONSULTA_SMTP_URL", "smtp://" + local(to_smtp.port())},
                 {"CONSULTA_MAIL_FROM", "clinic@consulta.example"}}) {}
  // One SMS and one email, both to somebody of this number alone.
  bool send(int n) const {
    const auto one = [&](const char* type, const std::string& to, int key) {
      return service.post("/api/v1/notifications/send",
                          std::string(R"({"type":")") + type + R"(","recipient":")" + to + R"(","message":"hello"})",
                          key);
    };
    return one("sms", phone(n), 2 * n) && one("email", address(n), 2 * n + 1);
  }
  static std::string phone(int n) { return "+35191" + std::to_string(2'000'000 + n); }
  static std::string address(int n) { return "silence" + std::to_string(n) + "@example.com"; }
  bool told_by_sms(int n) const {
    return fetch("GET", "http://" + local(sandbox.port()) + "/sms?to=%2B" + phone(n).substr(1)).count("items") > 0;
  }
  bool told_by_email(int n) const {
    return fetch("GET", "http://" + local(sandbox.port()) + "/emails?to=" + address(n)).count("items") > 0;
  }
  // Of as many, how many were never told.
  int lost(int count) const {
    int lost = 0;
    for (int n = 0; n < count; ++n) {
      lost += !eventually([&] { return told_by_sms(n) && told_by_email(n); }, seconds(30));
    }
    return lost;
  }

  Program sandbox;
  Proxy to_sms, to_smtp;
  Service service;
};

}  // namespace

TEST_CASE("notifications, while its database, its broker, the mail server or the SMS provider falls silent") {
  Notifications clinic;
  auto& service = clinic.service;
  Load load([&](int n) { return clinic.send(n); });
  // Events that nobody can read: each one consumed is a dead letter.
  std::atomic<int> published{0};
  broker::Topology given{{"notifications"}, {}, true};
  broker::Publisher publisher(service.broker.url(), "silence", given);
  Load events([&](int) {
    broker::Outgoing event{.id = new_id(),
                           .routing_key = "auth.UserRegistered.v1",
                           .type = "consulta.auth.UserRegistered.v1",
                           .body = "{}"};
    event.mandatory = true;
    published += static_cast<int>(publisher.publish({&event, 1}).size());
    return true;
  });
  // New connections work: whether one is made in time to be ready all along is nobody's promise.
  CHECK(back_after_freezing("MariaDB, notifications", service.to_database, load, statement_limit,
                            [&](int n) { return clinic.told_by_sms(n) && clinic.told_by_email(n); }));
  CHECK(eventually([&] { return service.ready().status == 200; }));
  {
    Readiness readiness(service);
    broker::DeadLetters dead(service.broker.url(), given);
    CHECK(back_after_freezing(
        "AMQP, notifications", service.to_broker, load, broker_limit,
        [&, from = dead.page({}, most_letters).size()](int) { return dead.page({}, most_letters).size() > from + 5; }));
    const auto missing = readiness.finish();
    CHECK(missing.contains("publisher"));
    CHECK(missing.contains("consumer"));
    CHECK(eventually([&] { return service.ready().status == 200; }));
  }
  {
    Readiness readiness(service);
    CHECK(
        back_after_freezing("SMTP", clinic.to_smtp, load, smtp_limit, [&](int n) { return clinic.told_by_email(n); }));
    CHECK(back_after_freezing("HTTP, SMS provider", clinic.to_sms, load, http_limit,
                              [&](int n) { return clinic.told_by_sms(n); }));
    CHECK(readiness.finish().empty());  // a provider's silence is not ours
  }
  const int sent = load.finish();
  events.finish();
  CHECK(clinic.lost(sent) == 0);
  broker::DeadLetters dead(service.broker.url(), given);
  std::size_t consumed = 0;
  CHECK(eventually(
      [&] { return (consumed = dead.page({}, most_letters).size()) >= static_cast<std::size_t>(published); }));
  CHECK(service.database.count("SELECT COUNT(*) FROM outbox") == 0);
  MESSAGE("notifications: " << 2 * sent << " messages and " << published.load() << " events, all told");
  // It also ends in good time, with a mail server that is silent again.
  clinic.to_smtp.freeze();
  const auto begin = Steady::now();
  service.program.reset();
  CHECK(seconds_since(begin) < 10);
}

TEST_CASE("doctors, while its database falls silent") {
  Service service("doctors", "FAULTS_DB", {{"CONSULTA_SEAL_KEY", "silence"}});
  const auto name = [](int n) { return "Silence " + std::to_string(n); };
  Load load([&](int n) {
    return service.post("/api/v1/specialties",
                        R"({"name":")" + name(n) + R"(","duration_minutes":30,"price_cents":1000})", n);
  });
  CHECK(
      back_after_freezing("PostgreSQL, doctors", service.to_database, load, statement_limit, [](int) { return true; }));
  CHECK(eventually([&] { return service.ready().status == 200; }));
  const int made = load.finish();
  int lost = 0;
  for (int n = 0; n < made; ++n) {
    lost += service.database.count("SELECT COUNT(*) FROM specialties WHERE name = '" + name(n) + "'") != 1;
  }
  CHECK(lost == 0);
  CHECK(eventually([&] { return service.database.count("SELECT COUNT(*) FROM outbox") == 0; }));
}

TEST_CASE("a gateway whose Redis falls silent goes on, and shares its limits again soon") {
  Redis redis;
  redis.start();
  Proxy proxy("127.0.0.1", static_cast<unsigned short>(redis.port()));
  const Gateway gateway({{"CONSULTA_RATE_LIMIT", "1000"},
                         {"CONSULTA_REDIS_URL", "redis://" + local(proxy.port())},
                         {"CONSULTA_DOCS", project_root() + "/docs"}});
  RawConnection direct(redis.port());
  const auto counters = [&] {
    gateway.get("/openapi.yaml");
    direct.send("DBSIZE\r\n");
    return direct.receive("\r\n") != ":0\r\n";
  };
  REQUIRE(eventually(counters));
  proxy.freeze();
  const auto begin = Steady::now();
  direct.send("FLUSHALL\r\n");
  direct.receive("\r\n");
  CHECK(gateway.get("/openapi.yaml").status == 200);
  CHECK(eventually(counters, seconds(1) + grace));
  MESSAGE("Redis, gateway: limit 0.3 s, back after " << seconds_since(begin) << " s");
}
