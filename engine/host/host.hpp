// What every service's main stands on: configuration, database with migrations, outbox relay, consumer, HTTP with
// authentication, health and metrics, periodic work, and an orderly end on SIGTERM or SIGINT.
//
//   host::Host host(argc, argv, {.name = "doctors", .purpose = "…", .migrations = migrations()});
//   const auto hold = host.settings().integer("CONSULTA_HOLD_SECONDS", …);
//   host.start();                                  // validates the settings, connects, migrates
//   api::routes(host);                             // host.get, host.create, …
//   host.on<events::AppointmentRequested>(…);
//   return host.run();                             // until told to stop; then nothing goes on any more
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "broker/consumer.hpp"
#include "broker/outbox.hpp"
#include "broker/relay.hpp"
#include "clinic/tokens.hpp"
#include "engine/attempts.hpp"
#include "engine/group_commit.hpp"
#include "engine/host/idempotency.hpp"
#include "engine/host/later.hpp"
#include "engine/host/page.hpp"
#include "engine/host/write_pause.hpp"
#include "engine/inbox.hpp"
#include "engine/lane.hpp"
#include "events/cloudevent.hpp"
#include "platform/http/http.hpp"
#include "platform/observe/pulse.hpp"
#include "platform/process/config.hpp"
#include "platform/sql/sql.hpp"

namespace consulta::host {

struct Spec {
  std::string name;
  std::string purpose;
  std::vector<sql::Migration> migrations;
  // Where tokens are checked with keys of one's own (auth) instead of fetched ones.
  bool fetch_keys = true;
  // Paths below which GET writes too (an audit, say): refused like other writes while a backup is taken.
  std::vector<std::string> reads_that_write = {};
};

// Tells `event` if `work` commits.
template <class E>
void publish(broker::Work& work, E data, const Uuid& subject, const events::Head* cause = nullptr) {
  work.publish(engine::AnyEvent(std::move(data), subject).outgoing(cause));
}

// The tables that every service has beside its own, made before them.
std::vector<sql::Migration> migrations_of_all(bool postgresql);

// The queues of the services and what the table of events binds to them.
broker::Topology event_topology();

// Throws std::logic_error where what a service reacts to is not what the table says.
void check_reactions(const std::string& service, const std::set<std::string>& reacts_to);

class Host {
 public:
  Host(int argc, char** argv, Spec spec);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  Settings& settings() { return settings_; }
  void start();
  // Serves until told to stop, then ends what is in hand: each request that was taken is answered, what waits elsewhere
  // by at_end(). Whether this returns or throws, nothing goes on any more that uses what main made.
  int run();

  const std::string& database_url() const { return database_url_; }
  const std::string& broker_url() const { return broker_url_; }
  const broker::Topology& topology() const { return topology_; }
  sql::Pool& db() { return *pool_; }
  broker::Relay& relay() { return *relay_; }
  http::Router& router() { return router_; }
  TokenVerifier& tokens() { return tokens_; }

  // The caller, by the bearer token: any person, or one of `roles`. Throws Problem 401; 403 for any other role, and
  // for staff who have to set up a second factor first.
  Claims caller(const http::Request& request) const;
  Claims caller(const http::Request& request, std::initializer_list<Role> roles) const;
  // Any person, and those staff too.
  Claims enrolling_caller(const http::Request& request) const;

  // Which page of a list is asked for.
  Page page(const http::Request& request) const { return {request, cursor_key_}; }

  // A POST that makes something: see idempotency.hpp. With an Idempotency-Key, the same key and body get the first
  // status and Location for 24 hours, and show what was made as it is then; another body is 422. Keys belong to the
  // caller, so one caller never sees another's; without a login, to the body.
  void create(std::string_view pattern, Creation creation);
  // The same for one request. Replies in every case, at once or when others have committed it together with theirs.
  // It is made again where what was done could not be saved: see engine/attempts.hpp.
  void run_create(const http::Request& request, const Creation& creation, const http::Reply& reply);

  // What `change(work)` returns, once what it left in its Work is committed: a request about what is there, with locks.
  // Called again where the database ended it for another's sake (a deadlock): see engine/attempts.hpp.
  template <class Change>
  auto change(Change&& change, engine::Attempt attempt = {engine::Way::plain}) {
    auto session = db().lease();
    return engine::run_attempts(
        [&](engine::Way) {
          broker::Work work(*session, relay());
          work.db();
          if constexpr (std::is_void_v<decltype(change(work))>) {
            change(work);
            work.commit();
          } else {
            auto result = change(work);
            work.commit();
            return result;
          }
        },
        attempt);
  }

  // What reacts to the events of the service's queue.
  engine::Reactor& reactor() { return reactor_; }

  // A handler for every event of one kind in a batch, in the order of arrival.
  template <class E>
  void on(std::function<void(const std::vector<events::Event<E>>&, broker::Work&)> react) {
    reactions_.push_back(std::make_unique<engine::Reaction<E>>(std::move(react)));
    reactor_.add(*reactions_.back());
  }

  // While run() runs, `work` again and again on a thread of its own, `pause` apart, and once more at the end, when
  // nothing is handed over any more; what it throws is logged, and it is tried again soon. While stopping() it shall
  // take one turn at a time. It rests while a backup is taken. Where no turn goes well for long (Pulse), this process
  // is not ready, for want of `what`; a provider that cannot be reached (HttpError) does not count, for nothing would
  // be gained by it.
  void every(std::chrono::milliseconds pause, std::string what, std::function<void(sql::Session&)> work);
  // The same for what only reads: it goes on while a backup is taken.
  void look_every(std::chrono::milliseconds pause, std::string what, std::function<void(sql::Session&)> work);

  // Called when the process stops: no request is taken any more, and answers are still sent. So `end` ends, or answers,
  // what waits for a thread or an answer elsewhere.
  void at_end(std::function<void()> end) { at_end_.push_back(std::move(end)); }

  // Runs `query`, a DELETE whose last value is the most rows it may delete, until it finds fewer or we are stopping():
  // in portions, none of which takes long, however much there is.
  template <class Query, class... In>
  void forget(sql::Session& session, const Query& query, const In&... in) const {
    constexpr std::size_t portion = 5'000;
    while (!stopping() && session.exec(query, in..., portion) == portion) {
    }
  }

  // Whether what goes on turn by turn shall end with this one: the process stops, or a backup waits for it to rest.
  bool stopping() const;

 private:
  struct Periodic;
  Claims bearer(const http::Request& request) const;
  std::optional<KeyedRequest> keyed(const http::Request& request);
  static http::Response make(const http::Request& request, const Creation& creation,
                             const std::optional<KeyedRequest>& key, broker::Work& work);
  std::optional<http::Response> made_before(const http::Request& request, const Creation& creation,
                                            const std::optional<KeyedRequest>& key);
  void create_again(const http::Request& request, const Creation& creation, const std::optional<KeyedRequest>& key,
                    const http::Reply& reply, const std::exception_ptr& error);
  void serve();
  void stop();
  void start_consumer();
  void stop_consumer();
  void watch_database();
  std::vector<std::string> missing() const;  // what it takes to be ready

  Spec spec_;
  Settings settings_;
  std::string database_url_, broker_url_, jwks_url_, address_, advertised_, consul_url_;
  std::string cursor_key_;  // the same in every replica, for all have the same database
  unsigned short port_ = 0;
  std::size_t workers_ = 8;
  std::chrono::seconds drain_{0};
  std::atomic<bool> stop_requested_{false};
  broker::Topology topology_ = event_topology();
  TokenVerifier tokens_;
  std::unique_ptr<KeyRefresher> keys_;
  std::unique_ptr<sql::Pool> pool_;
  Pulse database_;
  std::unique_ptr<broker::Relay> relay_;
  std::unique_ptr<engine::GroupCommit> group_commit_;
  std::optional<IdempotencyKeys> idempotency_keys_;
  http::Router router_;
  std::vector<std::unique_ptr<engine::Lane>> reactions_;
  engine::Reactor reactor_;
  std::unique_ptr<WritePause> pause_;
  std::vector<std::unique_ptr<Periodic>> periodic_;
  mutable std::mutex consumer_mutex_;  // held while the pointer is used
  std::unique_ptr<broker::Consumer> consumer_;
  std::unique_ptr<Later> later_;  // begun like all threads once signals are blocked
  std::vector<std::function<void()>> at_end_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace consulta::host
