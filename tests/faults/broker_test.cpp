// What the bus promises, on the real RabbitMQ, PostgreSQL and MariaDB, through a proxy that stalls and cuts: no event
// of a committed transaction is lost, none takes effect twice.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "broker/saved_queues.hpp"
#include "engine/group_commit.hpp"
#include "tests/faults/lab.hpp"

using namespace consulta;
using consulta::testing::databases;
using consulta::testing::env;
using consulta::testing::eventually;
using consulta::testing::Lab;
using consulta::testing::port_of;
using consulta::testing::Proxy;
using consulta::testing::through;

namespace {

struct Noted {
  int n = 0;
};
BOOST_DESCRIBE_STRUCT(Noted, (), (n))

// Threads that note numbers, each once in the table `noted`, and tell of them, by group commit.
struct Crowd {
  Crowd(Lab& l, std::string database_url) : lab(l), url(std::move(database_url)), group(*lab.relay) {
    lab.db.exec("DROP TABLE IF EXISTS noted");
    lab.db.exec("CREATE TABLE noted (n INT PRIMARY KEY)");
  }
  ~Crowd() {
    finish();
    lab.db.exec("DROP TABLE noted");
  }
  void start(std::vector<int> numbers) {
    threads.emplace_back([this, numbers = std::move(numbers)] {
      sql::Session session(url);
      for (const int n : numbers) {
        broker::Work work(session, *lab.relay);
        work.finish_with(sql::Statement::of_rows(
            sql::Query<void>{
                "insert_noted",
                "INSERT INTO noted (n) SELECT n FROM json_to_recordset(CAST(:rows AS json)) AS r(n integer)"},
            std::vector<Noted>{{n}}));
        work.publish(lab.event(n));
        group.commit(work, [this, n](const std::exception_ptr& error) {
          std::lock_guard lock(mutex);
          (error ? failed : committed).push_back(n);
        });
        ++handed_over;
      }
    });
  }
  void finish() {
    for (auto& thread : threads) thread.join();
    threads.clear();
  }
  std::int64_t number(const std::string& query) { return lab.db.value<std::int64_t>(query).value(); }

  Lab& lab;
  std::string url;
  engine::GroupCommit group;
  std::atomic<std::size_t> handed_over{0};
  std::mutex mutex;
  std::vector<int> committed, failed;
  std::vector<std::thread> threads;
};

}  // namespace

TEST_CASE("a cut between publish and confirm") {
  for (const auto& database : databases) {
    CAPTURE(database);
    Lab lab(database);
    Proxy proxy("127.0.0.1", port_of(env("RABBITMQ_URL")));
    broker::Relay relay(lab.url, lab.publisher(through(env("RABBITMQ_URL"), proxy)));
    const auto consumer = lab.consume(env("RABBITMQ_URL"), lab.url, relay, lab.handler());
    lab.tell(relay, 0, 10);
    REQUIRE(lab.each_once(10));
    proxy.stall_to_client = true;  // published, but the confirms do not come back
    lab.tell(relay, 10, 30);
    CHECK(eventually([&] { return lab.effects() > 10; }));
    proxy.cut();
    proxy.stall_to_client = false;
    CHECK(lab.each_once(30));
    CHECK(lab.outbox_empties());
  }
}

TEST_CASE("a cut between commit and acknowledgement") {
  for (const auto& database : databases) {
    CAPTURE(database);
    Lab lab(database);
    Proxy proxy("127.0.0.1", port_of(env("RABBITMQ_URL")));
    broker::Relay relay(lab.url, lab.publisher(env("RABBITMQ_URL")));
    const auto consumer = lab.consume(through(env("RABBITMQ_URL"), proxy), lab.url, relay, lab.handler());
    lab.tell(relay, 0, 5);
    REQUIRE(lab.each_once(5));
    proxy.stall_to_server = true;  // committed, but the acknowledgements do not arrive
    lab.tell(relay, 5, 25);
    CHECK(eventually([&] { return lab.effects() == 25; }));
    proxy.cut();
    proxy.stall_to_server = false;
    CHECK(lab.each_once(25));
    CHECK(lab.outbox_empties());
  }
}

TEST_CASE("a broker that stalls and goes on: for a moment, and for longer than a confirm is waited for") {
  for (const auto& database : databases) {
    CAPTURE(database);
    Lab lab(database);
    Proxy to_publisher("127.0.0.1", port_of(env("RABBITMQ_URL")));
    Proxy to_consumer("127.0.0.1", port_of(env("RABBITMQ_URL")));
    broker::Relay relay(lab.url, lab.publisher(through(env("RABBITMQ_URL"), to_publisher)));
    const auto consumer = lab.consume(through(env("RABBITMQ_URL"), to_consumer), lab.url, relay, lab.handler());
    lab.tell(relay, 0, 5);
    REQUIRE(lab.each_once(5));
    int told = 5;
    for (const auto pause : {std::chrono::seconds(2), std::chrono::seconds(12)}) {
      for (auto* stalled : {&to_publisher.stall_to_client, &to_publisher.stall_to_server, &to_consumer.stall_to_client,
                            &to_consumer.stall_to_server}) {
        // The long one only where something is waited for: the confirms.
        if (pause > std::chrono::seconds(2) && stalled != &to_publisher.stall_to_client) continue;
        *stalled = true;
        lab.tell(relay, told, told + 10);
        told += 10;
        std::this_thread::sleep_for(pause);
        *stalled = false;
        CHECK(lab.each_once(told));
      }
    }
    CHECK(lab.outbox_empties());
  }
}

TEST_CASE("a broker killed in the middle and started again") {
  Lab postgresql("FAULTS_DB");
  Lab mariadb("FAULTS_MARIADB_DB");
  for (auto* lab : {&postgresql, &mariadb}) lab->start();
  std::atomic<bool> stop{false};
  std::atomic<int> told{0};
  std::thread teller([&] {
    while (!stop) {
      const int from = told;
      for (auto* lab : {&postgresql, &mariadb}) lab->tell(*lab->relay, from, from + 5);
      told = from + 5;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  CHECK(eventually([&] { return postgresql.effects() > 100 && mariadb.effects() > 100; }));
  const auto pid = std::stoi(consulta::testing::read_env().at("RABBITMQ_PID"));
  CHECK(kill(pid, SIGKILL) == 0);
  std::this_thread::sleep_for(std::chrono::seconds(1));
  const int before = told;
  CHECK(consulta::testing::run_consulta("up") == 0);
  CHECK(told > before);  // nobody who commits waits for the broker
  stop = true;
  teller.join();
  for (auto* lab : {&postgresql, &mariadb}) {
    CHECK(lab->each_once(told));
    CHECK(lab->outbox_empties());
  }
}

TEST_CASE("a database that is away for ten seconds") {
  for (const auto& database : databases) {
    CAPTURE(database);
    Lab lab(database);
    Proxy proxy("127.0.0.1", port_of(lab.url));
    broker::Relay relay(lab.url, lab.publisher(env("RABBITMQ_URL")));
    const auto consumer = lab.consume(env("RABBITMQ_URL"), through(lab.url, proxy), relay, lab.handler());
    lab.tell(relay, 0, 5);
    REQUIRE(lab.each_once(5));
    proxy.refuse = true;
    proxy.cut();
    lab.tell(relay, 5, 15);
    std::this_thread::sleep_for(std::chrono::seconds(10));
    CHECK(lab.effects() == 5);
    proxy.refuse = false;
    CHECK(lab.each_once(15));  // at once, not through the retry tiers
  }
}

TEST_CASE("a handler that throws twice, then succeeds") {
  Lab lab("FAULTS_DB");
  broker::Relay relay(lab.url, lab.publisher(env("RABBITMQ_URL")));
  std::atomic<int> failures{0};
  auto good = lab.handler();
  const auto consumer = lab.consume(env("RABBITMQ_URL"), lab.url, relay, [&](auto batch, engine::Turn& turn) {
    for (const auto& delivery : batch) {
      if (delivery.body == "1" && delivery.attempts < 2) {
        ++failures;
        throw std::runtime_error("not yet");
      }
    }
    good(batch, turn);
  });
  lab.tell(relay, 0, 3);
  CHECK(lab.each_once(3));
  CHECK(failures >= 2);
}

TEST_CASE("what a handler calls poison is a dead letter at once, with its reason, and stops nobody else") {
  Lab lab("FAULTS_DB");
  broker::Relay relay(lab.url, lab.publisher(env("RABBITMQ_URL")));
  const auto consumer = lab.consume(env("RABBITMQ_URL"), lab.url, relay, lab.handler());
  {
    broker::Work work(lab.db, relay);
    work.publish(lab.event(0));
    work.publish(lab.event(1, "v9"));
    work.publish(lab.event(2));
    work.commit();
  }
  CHECK(lab.each_once(2));
  broker::Connection connection(env("RABBITMQ_URL"), "faults reader");
  connection.consume(broker::dead_queue_name(lab.service), 10);
  const auto dead = connection.next(std::chrono::seconds(5));
  REQUIRE(dead.has_value());
  CHECK(dead->body == "1");
  const std::set<std::pair<std::string, std::string>> headers(dead->headers.begin(), dead->headers.end());
  CHECK(headers.contains({"x-consulta-reason", "poison"}));
  CHECK(headers.contains({"x-consulta-attempts", "1"}));
  CHECK(headers.contains({"x-consulta-last-error", "unknown version"}));
}

TEST_CASE("many that fail hold up nobody: neither when they come, nor when they come again") {
  constexpr int failing = 400;
  Lab lab("FAULTS_DB");
  broker::Relay relay(lab.url, lab.publisher(env("RABBITMQ_URL")));
  std::atomic<bool> mended{false};
  std::atomic<int> failures{0}, again{0};
  std::atomic<std::size_t> most_again{0};
  const auto good = lab.handler();
  const auto handler = [&](std::span<const broker::Delivery> batch, engine::Turn& turn) {
    if (batch.front().attempts > 0) {
      ++again;
      most_again = std::max<std::size_t>(most_again, batch.size());
    }
    for (const auto& delivery : batch) {
      if (mended || !delivery.type.ends_with("broken.v1")) continue;
      ++failures;
      throw std::runtime_error("not yet mended");
    }
    good(batch, turn);
  };
  // How many failures a good one has waited for.
  const auto waits_for = [&](int n) {
    const int before = failures;
    lab.tell(relay, n, n + 1);
    CHECK(eventually([&] { return lab.effects() == n + 1 - failing; }, std::chrono::minutes(1)));
    return failures - before;
  };
  {
    auto publisher = lab.publisher(env("RABBITMQ_URL"));
    std::vector<broker::Outgoing> all;
    for (int n = 0; n < failing; ++n) all.push_back(lab.event(n, "broken.v1"));
    REQUIRE(publisher.publish(all).size() == failing);
  }
  const auto consumer = lab.consume(env("RABBITMQ_URL"), lab.url, relay, handler);
  CHECK(waits_for(failing) < 2 * failing);  // each fails twice by itself, and with others before
  REQUIRE(eventually([&] { return again > 20; }, std::chrono::minutes(1)));
  CHECK(waits_for(failing + 1) < failing / 4);
  CHECK(most_again <= 16);
  mended = true;
  CHECK(lab.each_once(failing + 2));
}

TEST_CASE("who cannot get on has two batches in hand, and half a one of what has failed, however much there is") {
  constexpr std::size_t there = 1000, batch = 64;
  Lab lab("FAULTS_DB");
  broker::Relay relay(lab.url, lab.publisher(env("RABBITMQ_URL")));
  broker::Connection connection(env("RABBITMQ_URL"), "faults looks");
  declare(connection, lab.topology);
  std::vector<broker::Outgoing> all;
  for (std::size_t n = 0; n < there; ++n) {
    all.push_back(lab.event(static_cast<int>(n)));
    all.push_back(lab.event(static_cast<int>(n)));
    all.back().exchange = broker::retry_exchange;
    all.back().routing_key = broker::again_routing_key(lab.service);
  }
  REQUIRE(lab.publisher(env("RABBITMQ_URL")).publish(all).size() == 2 * there);
  std::atomic<bool> away{true};
  const auto consumer = lab.consume(env("RABBITMQ_URL"), lab.url, relay, [&](auto deliveries, engine::Turn& turn) {
    if (away) throw sql::Error(sql::ErrorKind::unavailable, "away");
    lab.handler()(deliveries, turn);
  });
  const auto in_hand = [&](const std::string& queue) { return there - broker::depth(connection, queue); };
  const auto queue = broker::queue_name(lab.service), again = broker::again_queue_name(lab.service);
  REQUIRE(eventually([&] { return in_hand(queue) >= batch && in_hand(again) > 0; }));
  std::this_thread::sleep_for(std::chrono::seconds(2));  // for more to come
  CHECK(in_hand(queue) <= 2 * batch);
  CHECK(in_hand(again) <= batch / 2);
  away = false;
  CHECK(eventually([&] { return lab.effects() == static_cast<std::int64_t>(2 * there); }, std::chrono::minutes(1)));
}

TEST_CASE("an event that comes in two messages takes effect once") {
  for (const auto& database : databases) {
    CAPTURE(database);
    Lab lab(database);
    broker::Relay relay(lab.url, lab.publisher(env("RABBITMQ_URL")));
    const auto consumer = lab.consume(env("RABBITMQ_URL"), lab.url, relay, [&](auto batch, engine::Turn& turn) {
      for ([[maybe_unused]] const auto& delivery : batch) turn.work.db().exec("INSERT INTO effects (n) VALUES (1)");
    });
    const auto body = R"({"data":{"id":")" + to_text(new_id()) + R"("},"id":")" + to_text(new_id()) + R"("})";
    auto publisher = lab.publisher(env("RABBITMQ_URL"));
    for (int i = 0; i < 3; ++i) {
      std::vector<broker::Outgoing> two(2, lab.event(0));
      for (auto& one : two) {
        one.id = new_id();
        one.body = body;
      }
      REQUIRE(publisher.publish(two).size() == 2);
    }
    CHECK(lab.each_once(1));
  }
}

TEST_CASE("what many threads commit meanwhile is committed together, and fails alone") {
  Lab lab("FAULTS_DB");
  lab.start();
  Crowd crowd(lab, lab.url);
  {
    // Until this ends the first one's INSERT waits, and all others are handed over.
    sql::Session session(lab.url);
    sql::Transaction locked(session);
    session.exec("LOCK TABLE noted IN EXCLUSIVE MODE");
    for (int t = 0; t < 8; ++t) crowd.start({10 * t, 10 * t + 1, 10 * t + 2, 10 * t + 3, 10 * t + 4});
    REQUIRE(eventually([&] { return crowd.handed_over >= 35; }));
  }
  crowd.finish();
  CHECK(crowd.committed.size() == 40);
  CHECK(crowd.number("SELECT COUNT(DISTINCT CAST(xmin AS text)) FROM noted") <= 8);
  CHECK(lab.each_once(40));
  {
    sql::Session session(lab.url);
    sql::Transaction locked(session);
    session.exec("LOCK TABLE noted IN EXCLUSIVE MODE");
    // 34 is there already, 1000 comes eight times.
    for (int t = 0; t < 8; ++t) crowd.start({100 + t, 1000, 34, 200 + t});
    REQUIRE(eventually([&] { return crowd.handed_over >= 40 + 28; }));
  }
  crowd.finish();
  CHECK(crowd.committed.size() == 40 + 17);
  CHECK(crowd.failed.size() == 15);
  CHECK(std::count(crowd.failed.begin(), crowd.failed.end(), 1000) == 7);
  CHECK(lab.each_once(57));
  CHECK(lab.outbox_empties());
}

TEST_CASE("connections cut while many threads commit: who is told of success has it, and every effect has its row") {
  Lab lab("FAULTS_DB");
  lab.start();
  Proxy proxy("127.0.0.1", port_of(lab.url));
  Crowd crowd(lab, through(lab.url, proxy));
  constexpr int threads = 8;
  constexpr int each = 200;
  for (int t = 0; t < threads; ++t) {
    std::vector<int> numbers(each);
    std::iota(numbers.begin(), numbers.end(), t * each);
    crowd.start(std::move(numbers));
  }
  for (std::size_t cut = 1; cut <= 5; ++cut) {
    eventually([&] { return crowd.handed_over >= cut * threads * each / 8; });
    proxy.cut();
  }
  crowd.finish();
  CHECK(crowd.committed.size() + crowd.failed.size() == threads * each);
  CHECK(!crowd.failed.empty());
  const auto noted = crowd.number("SELECT COUNT(*) FROM noted");
  CHECK(noted >= static_cast<std::int64_t>(crowd.committed.size()));
  for (const int n : crowd.committed) {
    CHECK(crowd.number("SELECT COUNT(*) FROM noted WHERE n = " + std::to_string(n)) == 1);
  }
  CHECK(lab.each_once(static_cast<int>(noted)));
  CHECK(crowd.number("SELECT COUNT(*) FROM effects e JOIN noted USING (n)") == noted);
}

TEST_CASE("an event nobody could route stays in the outbox until somebody can") {
  Lab lab("FAULTS_DB");
  broker::Relay relay(lab.url, lab.publisher(env("RABBITMQ_URL")));
  lab.tell(relay, 0, 1);
  REQUIRE(lab.outbox_empties());
  {
    broker::Connection connection(env("RABBITMQ_URL"), "faults unbinds");
    const auto queue = broker::queue_name(lab.service);
    const auto key = lab.service + ".Happened.v1";
    amqp_queue_unbind(connection.raw(), broker::Connection::channel, amqp_cstring_bytes(queue.c_str()),
                      amqp_cstring_bytes(broker::events_exchange), amqp_cstring_bytes(key.c_str()), amqp_empty_table);
    connection.check_reply("unbind");
  }
  lab.tell(relay, 1, 2);
  const auto consumer = lab.consume(env("RABBITMQ_URL"), lab.url, relay, lab.handler());
  CHECK(lab.each_once(2));
  CHECK(lab.outbox_empties());
}

TEST_CASE("a relay told to stop in a long sweep leaves the rest to the next") {
  Lab lab("FAULTS_DB");
  const auto key = lab.service + ".Happened.v1";
  lab.db.exec("INSERT INTO outbox (id, routing_key, type, body, mandatory, created_at) SELECT gen_random_uuid(), '" +
              key + "', 'consulta." + key + "', CAST(n AS text), TRUE, now() - interval '1 hour' " +
              "FROM generate_series(1, 20000) AS n");
  const auto left = [&] { return lab.db.value<std::int64_t>("SELECT COUNT(*) FROM outbox").value(); };
  broker::Relay relay(lab.url, lab.publisher(env("RABBITMQ_URL")));
  REQUIRE(eventually([&] { return left() < 20'000; }));
  relay.stop();
  CHECK(left() > 0);
  broker::Relay next(lab.url, lab.publisher(env("RABBITMQ_URL")));
  CHECK(lab.outbox_empties());
}

TEST_CASE("a database's error quotes nobody's data") {
  for (const auto& database : databases) {
    Lab lab(database);
    lab.db.exec("CREATE UNIQUE INDEX one_effect ON effects (n)");
    for (const char* bad : {"secret", "4711", "4711"}) {
      try {
        lab.db.exec(
            "INSERT INTO effects (n) VALUES (" + std::string(lab.db.is_postgresql() ? "CAST(:n AS int)" : ":n") + ")",
            bad);
      } catch (const sql::Error& e) {
        const std::string text = e.what();
        CHECK_MESSAGE(text.find(bad) == std::string::npos, text);
        CHECK(!text.empty());
        continue;
      }
      CHECK(lab.effects() == 1);  // the first 4711
    }
  }
}
