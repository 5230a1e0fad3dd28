// Connections that fall silent under load, at the parts that every service stands on: given up in time, nothing lost,
// nothing takes effect twice, and who does no work meanwhile is not healthy. Also queues that somebody deletes.
#include <doctest/doctest.h>

#include <map>

#include "broker/dead_letters.hpp"
#include "tests/faults/lab.hpp"
#include "tests/faults/silence.hpp"
#include "tests/support/raw.hpp"

using namespace consulta;
using namespace consulta::testing;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

double seconds_in(std::chrono::duration<double> duration) {
  return duration.count();
}

// For what a test makes, of this process too.
struct ShortStatements {
  ShortStatements() { sql::limit_statements(statement_limit); }
  ~ShortStatements() { sql::limit_statements(sql::statement_limit); }
};

// Tells an event every twenty milliseconds, until finish().
struct Load {
  Load(Lab& lab, broker::Relay& relay)
      : thread([this, &lab, &relay] {
          for (; !stopping; std::this_thread::sleep_for(milliseconds(20))) {
            lab.tell(relay, told, told + 1);
            ++told;
          }
        }) {}
  ~Load() { finish(); }
  int finish() {
    stopping = true;
    if (thread.joinable()) thread.join();
    return told;
  }
  std::atomic<bool> stopping{false};
  std::atomic<int> told{0};
  std::thread thread;
};

// Freezes what there is at `proxy` and measures: when something of what was told later took effect, and whether
// `healthy` was false before that.
struct Frozen {
  double back = 0;  // seconds
  bool noticed = false;
};

Frozen frozen_at(Proxy& proxy, Lab& lab, Load& load, const std::function<bool()>& healthy, seconds limit,
                 bool to_server = true) {
  REQUIRE(eventually([&] { return lab.effects() > 10; }));
  proxy.freeze(to_server, true);
  const auto begin = Steady::now();
  std::this_thread::sleep_for(milliseconds(300));  // what was on its way has arrived
  const int mark = load.told + 1;
  Frozen out;
  bool back = false;
  for (int i = 0; !back && seconds_since(begin) < seconds_in(limit + grace); ++i) {
    out.noticed = out.noticed || !healthy();
    back = i % 20 == 0 &&
           lab.db.value<std::int64_t>("SELECT COUNT(*) FROM effects WHERE n >= " + std::to_string(mark)) != 0;
    std::this_thread::sleep_for(milliseconds(5));
  }
  CHECK_MESSAGE(back, "not back within the limit and the grace");
  out.back = seconds_since(begin);
  std::this_thread::sleep_until(begin + frozen_for(limit));
  if (!back) proxy.cut();  // so that the test ends
  proxy.thaw();
  return out;
}

void tell(const std::string& what, seconds limit, const Frozen& frozen, int lost) {
  MESSAGE(what << ": limit " << limit.count() << " s, frozen for " << frozen_for(limit).count() << " s, back after "
               << frozen.back << " s, lost " << lost);
}

}  // namespace

TEST_CASE("a database that falls silent for the connections there are: given up, not ready until then, nothing lost") {
  const ShortStatements limit;
  for (const auto& database : databases) {
    // Both ways; and answers only, so that commits of which nobody hears have taken effect.
    for (const bool to_server : {true, false}) {
      CAPTURE(database);
      CAPTURE(to_server);
      Lab lab(database);
      Proxy proxy("127.0.0.1", port_of(lab.url));
      broker::Relay relay(through(lab.url, proxy), lab.publisher(env("RABBITMQ_URL")));
      const auto consumer = lab.consume(env("RABBITMQ_URL"), through(lab.url, proxy), relay, lab.handler());
      Load load(lab, relay);
      const auto frozen = frozen_at(
          proxy, lab, load, [&] { return consumer->healthy(); }, statement_limit, to_server);
      CHECK(frozen.noticed);
      const int told = load.finish();
      CHECK(lab.each_once(told));
      CHECK(lab.outbox_empties());
      tell(database + (to_server ? "" : ", answers only"), statement_limit, frozen,
           told - static_cast<int>(lab.effects()));
    }
  }
}

TEST_CASE("what a transaction that fell silent has locked is free again when it is tried on another connection") {
  const ShortStatements limit;
  for (const auto& database : databases) {
    CAPTURE(database);
    Lab lab(database);
    lab.db.exec("CREATE UNIQUE INDEX one_effect ON effects (n)");
    Proxy proxy("127.0.0.1", port_of(lab.url));
    broker::Relay relay(lab.url, lab.publisher(env("RABBITMQ_URL")));
    std::atomic<bool> locked{false};
    std::atomic<bool> go_on{false};
    std::atomic<int> most_attempts{0};
    auto handler = lab.handler();
    const auto consumer = lab.consume(env("RABBITMQ_URL"), through(lab.url, proxy), relay,
                                      [&](std::span<const broker::Delivery> batch, engine::Turn& turn) {
                                        for (const auto& d : batch)
                                          most_attempts = std::max(most_attempts.load(), d.attempts);
                                        handler(batch, turn);
                                        locked = true;
                                        while (!go_on) std::this_thread::sleep_for(milliseconds(5));
                                      });
    lab.tell(relay, 0, 1);
    REQUIRE(eventually([&] { return locked.load(); }));
    proxy.freeze();
    go_on = true;
    const auto begin = Steady::now();
    CHECK(eventually([&] { return lab.effects() == 1; }, statement_limit + grace));
    MESSAGE(database << ", locks of a silent transaction: back after " << seconds_since(begin) << " s");
    proxy.cut();
    CHECK(lab.each_once(1));
    CHECK(most_attempts == 0);  // it counts against nobody
  }
}

TEST_CASE("a pool whose sessions all fell silent: every request ends in bounded time, and soon all work again") {
  const ShortStatements limit;
  for (const auto& database : databases) {
    CAPTURE(database);
    constexpr std::size_t sessions = 4;
    Proxy proxy("127.0.0.1", port_of(env(database)));
    sql::Pool pool(through(env(database), proxy), sessions);
    {
      std::vector<sql::Pool::Lease> all;
      for (std::size_t i = 0; i < sessions; ++i) all.push_back(pool.lease());
      for (auto& session : all) session->value<std::int64_t>("SELECT 1");
    }
    // One has been waited for in vain: that the others are silent too is known then.
    proxy.freeze();
    const auto ask = [](sql::Session& session) { session.value<std::int64_t>("SELECT 1"); };
    CHECK_THROWS_AS(ask(*pool.lease()), sql::Error);
    {
      std::vector<sql::Pool::Lease> all;
      for (std::size_t i = 0; i < sessions; ++i) all.push_back(pool.lease());
      for (auto& session : all) CHECK_NOTHROW(ask(*session));
    }
    // All at once, and more than there are sessions.
    proxy.freeze();
    const auto begin = Steady::now();
    std::atomic<int> refused{0};
    std::mutex mutex;
    double longest = 0, last = 0;
    std::vector<std::thread> workers;
    for (std::size_t i = 0; i < 2 * sessions; ++i) {
      workers.emplace_back([&] {
        for (bool good = false; !good && seconds_since(begin) < seconds_in(statement_limit + grace);) {
          const auto asked = Steady::now();
          try {
            ask(*pool.lease());
            good = true;
          } catch (const sql::Error& e) {
            CHECK(e.kind == sql::ErrorKind::unavailable);
            ++refused;
          }
          std::lock_guard lock(mutex);
          longest = std::max(longest, seconds_since(asked));
          if (good) last = std::max(last, seconds_since(begin));
        }
      });
    }
    // So that this ends in any case.
    std::thread guard([&] {
      std::this_thread::sleep_for(statement_limit + grace);
      proxy.cut();
    });
    for (auto& worker : workers) worker.join();
    CHECK(refused > 0);
    CHECK(longest < seconds_in(statement_limit + grace));
    CHECK(last < seconds_in(statement_limit + grace));
    MESSAGE(database << ", a pool: longest request " << longest << " s, all back after " << last << " s");
    guard.join();
  }
}

TEST_CASE("who accepts a connection and says nothing is given up on") {
  const ShortStatements limit;
  RawListener silent;  // the kernel accepts, nobody answers
  const auto where = "127.0.0.1:" + std::to_string(silent.port());
  const auto time = [](const std::function<void()>& connect) {
    const auto begin = Steady::now();
    CHECK_THROWS(connect());
    return seconds_since(begin);
  };
  std::map<std::string, double> took;
  std::vector<std::thread> threads;
  std::mutex mutex;
  const auto start = [&](const std::string& name, std::function<void()> connect) {
    threads.emplace_back([&, name, connect = std::move(connect)] {
      const auto how_long = time(connect);
      std::lock_guard lock(mutex);
      took[name] = how_long;
    });
  };
  for (const std::string scheme : {"postgresql", "mysql"}) {
    start(scheme, [scheme, where] { sql::Session(scheme + "://a:b@" + where + "/c").exec("SELECT 1"); });
  }
  start("amqp", [where] { broker::Connection("amqp://a:b@" + where + "/%2f", "silent"); });
  start("http", [where] { HttpClient().send({.url = "http://" + where + "/"}); });
  // More than the buffers of both kernels take, to one who has stopped reading.
  Proxy proxy("127.0.0.1", port_of(env("RABBITMQ_URL")));
  Lab lab("FAULTS_DB");
  auto publisher = lab.publisher(through(env("RABBITMQ_URL"), proxy));
  std::vector<broker::Outgoing> large(32, lab.event(0));
  for (auto& event : large) event.body.assign(1'000'000, ' ');
  REQUIRE(publisher.publish({large.data(), 1}).size() == 1);
  proxy.freeze();
  start("amqp, full", [&] { publisher.publish(large); });
  for (auto& thread : threads) thread.join();
  for (const auto& [name, how_long] : took) {
    MESSAGE(name << ": given up after " << how_long << " s");
    CHECK(how_long < 20);
  }
}

TEST_CASE("a broker that falls silent for the connections there are, to who publishes and to who consumes") {
  Lab publishing("FAULTS_DB");
  Lab consuming("FAULTS_MARIADB_DB");
  Proxy to_publisher("127.0.0.1", port_of(env("RABBITMQ_URL")));
  Proxy to_consumer("127.0.0.1", port_of(env("RABBITMQ_URL")));
  broker::Relay frozen_relay(publishing.url, publishing.publisher(through(env("RABBITMQ_URL"), to_publisher)));
  const auto consumer = publishing.consume(env("RABBITMQ_URL"), publishing.url, frozen_relay, publishing.handler());
  broker::Relay relay(consuming.url, consuming.publisher(env("RABBITMQ_URL")));
  const auto frozen_consumer =
      consuming.consume(through(env("RABBITMQ_URL"), to_consumer), consuming.url, relay, consuming.handler());
  Load to_publish(publishing, frozen_relay);
  Load to_consume(consuming, relay);
  Frozen published, consumed;
  std::thread other([&] {
    published = frozen_at(
        to_publisher, publishing, to_publish, [&] { return frozen_relay.healthy(); }, broker_limit);
  });
  consumed = frozen_at(
      to_consumer, consuming, to_consume, [&] { return frozen_consumer->healthy(); }, broker_limit);
  other.join();
  CHECK(published.noticed);
  CHECK(consumed.noticed);
  const std::vector<std::tuple<std::string, Lab*, Load*, Frozen>> ends{
      {"AMQP, publisher", &publishing, &to_publish, published}, {"AMQP, consumer", &consuming, &to_consume, consumed}};
  for (const auto& [what, lab, load, frozen] : ends) {
    const int told = load->finish();
    CHECK(lab->each_once(told));
    CHECK(lab->outbox_empties());
    tell(what, broker_limit, frozen, told - static_cast<int>(lab->effects()));
  }
}

TEST_CASE("queues that somebody deletes are declared and consumed again, the retry queues and dead letters too") {
  Lab lab("FAULTS_DB");
  std::atomic<bool> broken{false};
  broker::Relay relay(lab.url, lab.publisher(env("RABBITMQ_URL")));
  auto good = lab.handler();
  const auto consumer = lab.consume(env("RABBITMQ_URL"), lab.url, relay, [&](auto batch, engine::Turn& turn) {
    if (broken) throw std::runtime_error("not yet");
    good(batch, turn);
  });
  lab.tell(relay, 0, 3);
  REQUIRE(lab.each_once(3));
  CHECK(consumer->healthy());
  const auto remove = [&](const std::string& queue) {
    CHECK(management("DELETE", "/queues/%2F/" + queue).status == 204);
  };

  std::atomic<bool> watching{true};
  std::atomic<bool> noticed{false};
  std::thread watcher([&] {
    for (; watching; std::this_thread::sleep_for(milliseconds(1))) noticed = noticed || !consumer->healthy();
  });
  remove(broker::queue_name(lab.service));
  CHECK(eventually([&] { return noticed.load(); }));
  watching = false;
  watcher.join();
  CHECK(eventually([&] { return consumer->healthy(); }));
  const auto begin = Steady::now();
  lab.tell(relay, 3, 6);
  CHECK(eventually([&] { return lab.effects() == 6; }));
  MESSAGE("a queue deleted: the next event took effect after " << seconds_since(begin) << " s");

  for (std::size_t tier = 0; tier < broker::retry_tiers.size(); ++tier) {
    remove(broker::retry_queue_name(lab.service, tier));
  }
  remove(broker::dead_queue_name(lab.service));
  broker::DeadLetters dead(env("RABBITMQ_URL"), lab.topology);
  CHECK(dead.page({}, most_letters).empty());  // instead of an error
  broken = true;
  lab.tell(relay, 6, 7);
  std::this_thread::sleep_for(seconds(1));
  broken = false;
  CHECK(lab.each_once(7));
}
