// A service of a test's own on the real RabbitMQ and one of the two real databases: its own queues and tables, a
// handler that writes a row for each event, and the questions whether each took effect once.
#pragma once

#include <atomic>
#include <boost/url.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "broker/consumer.hpp"
#include "broker/migrations.hpp"
#include "broker/relay.hpp"
#include "engine/inbox.hpp"
#include "tests/support/clinic.hpp"
#include "tests/support/proxy.hpp"

namespace consulta::testing {

// More than any test makes.
inline constexpr std::size_t most_letters = 100'000;

inline unsigned short port_of(const std::string& url) {
  return boost::urls::parse_uri(url)->port_number();
}

// The same address, by way of the proxy.
inline std::string through(const std::string& url, const Proxy& proxy) {
  auto copy = url;
  const auto port = ":" + std::to_string(port_of(url));
  return copy.replace(copy.rfind(port), port.size(), ":" + std::to_string(proxy.port()));
}

struct Lab {
  explicit Lab(const std::string& database) : url(env(database)), db(url), teller(url) {
    topology.services = {service};
    topology.bindings = {{service, service + ".Happened.v1"}};
    const std::vector<std::string> tables{"migrations", "outbox", "inbox", "effects"};
    for (const auto& table : tables) db.exec("DROP TABLE IF EXISTS " + table);
    sql::migrate(db, broker::migrations(db.is_postgresql()));
    db.exec("CREATE TABLE effects (n INT NOT NULL)");
  }
  ~Lab() {
    broker::Connection connection(env("RABBITMQ_URL"), "faults clean-up");
    std::vector<std::string> queues{broker::queue_name(service), broker::again_queue_name(service),
                                    broker::dead_queue_name(service)};
    for (std::size_t tier = 0; tier < broker::retry_tiers.size(); ++tier)
      queues.push_back(broker::retry_queue_name(service, tier));
    for (const auto& queue : queues) {
      amqp_queue_delete(connection.raw(), broker::Connection::channel, amqp_cstring_bytes(queue.c_str()), false, false);
    }
  }

  broker::Publisher publisher(const std::string& broker_url) { return {broker_url, service + " publisher", topology}; }
  std::unique_ptr<broker::Consumer> consume(const std::string& broker_url, const std::string& database_url,
                                            broker::Relay& relay, engine::Inbox::Handler handler) {
    auto session = std::make_shared<sql::Session>(database_url);
    auto inbox = std::make_shared<engine::Inbox>(*session, relay, std::move(handler));
    return std::make_unique<broker::Consumer>(broker::ConsumerOptions{service, broker_url, topology, 64},
                                              [session, inbox](auto deliveries) { inbox->apply(deliveries); });
  }
  broker::Outgoing event(int n, const std::string& version = "v1") {
    broker::Outgoing out;
    out.id = new_id();
    out.routing_key = service + ".Happened.v1";
    out.type = "consulta." + service + ".Happened." + version;
    out.body = std::to_string(n);
    out.mandatory = true;
    return out;
  }
  void tell(broker::Relay& relay, int from, int to) {
    for (int n = from; n < to; ++n) {
      broker::Work work(teller, relay);
      work.publish(event(n));
      work.commit();
    }
  }
  // A relay and a consumer of its own, without a proxy.
  void start() {
    relay.emplace(url, publisher(env("RABBITMQ_URL")));
    consumer = consume(env("RABBITMQ_URL"), url, *relay, handler());
  }
  engine::Inbox::Handler handler() {
    return [this](std::span<const broker::Delivery> batch, engine::Turn& turn) {
      for (const auto& delivery : batch) {
        if (!delivery.type.ends_with(".v1")) throw broker::Poison("unknown version");
        turn.work.db().exec("INSERT INTO effects (n) VALUES (" + delivery.body + ")");
      }
      ++batches;
    };
  }
  std::int64_t effects() { return db.value<std::int64_t>("SELECT COUNT(*) FROM effects").value(); }
  bool each_once(int count) {
    return eventually([&] { return effects() >= count; }, std::chrono::seconds(45)) && [&] {
      std::this_thread::sleep_for(std::chrono::seconds(1));  // what would come twice has time to
      return effects() == count && db.value<std::int64_t>("SELECT COUNT(DISTINCT n) FROM effects") == count;
    }();
  }
  bool outbox_empties() {
    return eventually([&] { return db.value<std::int64_t>("SELECT COUNT(*) FROM outbox") == 0; },
                      std::chrono::seconds(30));
  }

  std::string service = "faults-" + to_text(new_id()).substr(24);
  std::string url;
  sql::Session db;
  sql::Session teller;  // tell() may run on a thread of its own
  broker::Topology topology;
  std::atomic<int> batches{0};
  std::optional<broker::Relay> relay;
  std::unique_ptr<broker::Consumer> consumer;
};

// The names of both databases in the env file.
inline const std::vector<std::string> databases{"FAULTS_DB", "FAULTS_MARIADB_DB"};

}  // namespace consulta::testing
