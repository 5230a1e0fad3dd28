#include "engine/host/host.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <stdexcept>

#include "broker/migrations.hpp"
#include "broker/queries.hpp"
#include "engine/host/accesses.hpp"
#include "engine/host/forgotten_answers.hpp"
#include "engine/host/migrations.hpp"
#include "engine/host/queries.hpp"
#include "events/table.hpp"
#include "platform/http/credentials.hpp"
#include "platform/http/http_client.hpp"
#include "platform/http/operator_routes.hpp"
#include "platform/observe/health.hpp"
#include "platform/observe/log.hpp"
#include "platform/process/consul.hpp"
#include "platform/process/process.hpp"
#include "platform/process/stoppable_thread.hpp"
#include "platform/security/keyed_hash.hpp"

namespace consulta::host {
namespace {

sql::Error too_busy() {
  return {sql::ErrorKind::unavailable, "too much waits to be handled once more"};
}

}  // namespace

std::vector<sql::Migration> migrations_of_all(bool postgresql) {
  auto out = broker::migrations(postgresql);
  const auto own = host::migrations(postgresql);
  out.insert(out.end(), own.begin(), own.end());
  return out;
}

broker::Topology event_topology() {
  broker::Topology out;
  out.services.assign(events::consumers.begin(), events::consumers.end());
  for (const auto& entry : events::table()) {
    for (auto service : entry.reacting) out.bindings.push_back({std::string(service), entry.kind.routing_key()});
  }
  return out;
}

// Else its queue would fill with what nobody takes, or what it waits for would never come.
void check_reactions(const std::string& service, const std::set<std::string>& reacts_to) {
  const auto given = events::types_for(service);
  std::vector<std::string> wrong;
  std::set_symmetric_difference(given.begin(), given.end(), reacts_to.begin(), reacts_to.end(),
                                std::back_inserter(wrong));
  if (wrong.empty()) return;
  throw std::logic_error("the reactions of " + service + " and events/table.hpp differ in " +
                         fmt::format("{}", fmt::join(wrong, ", ")));
}

struct Host::Periodic {
  Periodic(const std::string& url, std::chrono::milliseconds pause_, std::string what_,
           std::function<void(sql::Session&)> work_, WritePause* rest_)
      : session(url), pause(pause_), what(std::move(what_)), work(std::move(work_)), pulse(pause), rest(rest_) {}
  void start() {
    thread.emplace(what, [this](auto& loop) { run(loop); });
  }
  void stop() {
    if (thread) thread->stop();
  }
  void run(StoppableThread::Loop& loop) {
    bool good = turn(false);
    while (loop.rest(good ? pause : std::min(pause, longest_pause_after_failure))) good = turn(!good);
    turn(!good);
  }
  bool turn(bool complained) {
    const auto pass = rest != nullptr ? rest->enter() : std::nullopt;
    bool good = rest != nullptr && !pass;
    try {
      if (!good) work(session);
      pulse.beat(std::chrono::steady_clock::now());
      good = true;
    } catch (const HttpError& e) {
      pulse.beat(std::chrono::steady_clock::now());
      if (!complained) spdlog::error("{}: {}; trying again", what, e.what());
    } catch (const std::exception& e) {
      pulse.fail();
      if (!complained) spdlog::error("{}: {}; trying again", what, e.what());
    }
    if (session.in_transaction()) session.rollback();
    return good;
  }
  bool beats() const { return pulse.beats(std::chrono::steady_clock::now(), session.answered()); }

  static constexpr std::chrono::milliseconds longest_pause_after_failure = std::chrono::seconds(5);
  sql::Session session;
  std::chrono::milliseconds pause;
  std::string what;
  std::function<void(sql::Session&)> work;
  Pulse pulse;
  WritePause* rest;  // asked before each turn; null for what only reads
  std::optional<StoppableThread> thread;
};

Host::Host(int argc, char** argv, Spec spec)
    : spec_(std::move(spec)),
      settings_((answer_health_check(argc, argv, "CONSULTA_PORT"), argc), argv, "consulta-" + spec_.name,
                spec_.purpose) {
  start_process();

  database_url_ =
      settings_.text("CONSULTA_DATABASE_URL", std::nullopt, "postgresql:// or mysql:// URL of its database");
  cursor_key_ = derived_key(database_url_, "cursors of lists");
  broker_url_ = settings_.text("CONSULTA_RABBITMQ_URL", std::nullopt, "amqp:// URL of RabbitMQ");
  topology_.given = settings_.flag("CONSULTA_TOPOLOGY_GIVEN", "1 where queues are made by definitions, not by us");
  sql::limit_statements(std::chrono::seconds(
      settings_.integer("CONSULTA_STATEMENT_SECONDS", sql::statement_limit.count(), sql::least_statement_limit.count(),
                        30, "how long a statement may take, before its connection counts as dead")));
  drain_ = std::chrono::seconds(settings_.integer("CONSULTA_DRAIN_SECONDS", 0, 0, 600,
                                                  "how long to go on serving after SIGTERM, until nobody asks us"));
  if (spec_.fetch_keys) {
    jwks_url_ = settings_.text("CONSULTA_JWKS_URL", std::nullopt, "where auth serves its public keys");
  }
  consul_url_ = settings_.text("CONSULTA_CONSUL_URL", "", "Consul's agent (http://127.0.0.1:8500) to be registered at");
  advertised_ = settings_.text("CONSULTA_ADVERTISE_ADDRESS", "", "where others reach it, for Consul; else ADDRESS");
  address_ = settings_.text("CONSULTA_ADDRESS", "127.0.0.1", "address to listen on");
  port_ = static_cast<unsigned short>(settings_.integer("CONSULTA_PORT", 0, 0, 65535, "port to listen on; 0: any"));
  workers_ = static_cast<std::size_t>(settings_.integer("CONSULTA_WORKERS", 8, 1, 64, "threads that handle requests"));
  start_log("consulta-" + spec_.name, settings_.text("CONSULTA_LOG_LEVEL", "info", "trace, debug, info, warn, error"));
  const auto clock =
      settings_.text("CONSULTA_TEST_CLOCK_FILE", "", "tests only: file with seconds to add to the clock");
  if (!clock.empty()) Clock::use_offset_file(clock);
}

Host::~Host() = default;

bool Host::stopping() const {
  return stop_requested_ || pause_->writes_rest();
}

void Host::start() {
  settings_.done();
  const bool pg = database_url_.starts_with("postgresql:");
  auto migrations = migrations_of_all(pg);
  migrations.insert(migrations.end(), spec_.migrations.begin(), spec_.migrations.end());
  pool_ = std::make_unique<sql::Pool>(database_url_, workers_ + 2);
  for (int attempt = 1;; ++attempt) {
    try {
      auto session = db().lease();
      sql::migrate(*session, migrations);
      break;
    } catch (const sql::Error& e) {
      if (e.kind != sql::ErrorKind::unavailable || attempt == 30) throw;
      spdlog::warn("the database is not there yet: {}", e.what());
      std::this_thread::sleep_for(std::chrono::seconds(1));
    }
  }
  pause_ = std::make_unique<WritePause>(database_url_);
  relay_ = std::make_unique<broker::Relay>(database_url_,
                                           broker::Publisher(broker_url_, spec_.name + " publisher", topology_));
  group_commit_ = std::make_unique<engine::GroupCommit>(*relay_);
  later_ = std::make_unique<Later>();
  idempotency_keys_.emplace(database_url_);
  if (spec_.fetch_keys) keys_ = std::make_unique<KeyRefresher>(tokens_, jwks_url_);
  watch_database();
  every(std::chrono::minutes(10), "housekeeping", [this](sql::Session& db) {
    forget(db, broker::queries::forget_deliveries);
    forget(db, queries::forget_answers);
  });
  every(std::chrono::seconds(1), "what the audit is told", [this](sql::Session& db) {
    while (hand_over_accesses(db, relay(), spec_.name) && !stopping()) {
    }
  });
}

Claims Host::bearer(const http::Request& request) const {
  auto claims = const_cast<TokenVerifier&>(tokens_).verify(bearer_token(request.header("authorization")));
  if (!claims) throw Problem(401, "unauthenticated", "Log in and send the access token as Authorization: Bearer.");
  return *claims;
}

Claims Host::enrolling_caller(const http::Request& request) const {
  auto claims = bearer(request);
  check_person(claims);
  return claims;
}

Claims Host::caller(const http::Request& request) const {
  auto claims = enrolling_caller(request);
  check_enrolled(claims);
  return claims;
}

Claims Host::caller(const http::Request& request, std::initializer_list<Role> roles) const {
  auto claims = bearer(request);
  check_enrolled(claims);
  if (std::find(roles.begin(), roles.end(), claims.role) == roles.end()) {
    throw Problem(403, "forbidden", "Your role does not allow this.");
  }
  return claims;
}

void Host::create(std::string_view pattern, Creation creation) {
  router_.add("POST", pattern,
              http::DeferredHandler(
                  [this, creation = std::move(creation)](const http::Request& request, const http::Reply& reply) {
                    run_create(request, creation, reply);
                  }));
}

void Host::run_create(const http::Request& request, const Creation& creation, const http::Reply& reply) {
  http::run(
      [&](const auto&, const auto&) {
        const auto key = keyed(request);
        try {
          auto session = db().lease();
          broker::Work work(*session, relay());
          auto response = make(request, creation, key, work);
          group_commit_->commit(work, [this, reply, creation, key, request,
                                       response = std::move(response)](const std::exception_ptr& error) mutable {
            if (error) return create_again(request, creation, key, reply, error);
            reply(std::move(response));
          });
        } catch (const Problem&) {
          auto before = made_before(request, creation, key);
          if (!before) throw;
          reply(std::move(*before));
        } catch (...) {
          create_again(request, creation, key, reply, std::current_exception());
        }
      },
      request, reply);
}

std::optional<KeyedRequest> Host::keyed(const http::Request& request) {
  if (idempotency_key(request).empty()) return std::nullopt;
  return idempotency_keys_->of(request, tokens_.verify(bearer_token(request.header("authorization"))));
}

http::Response Host::make(const http::Request& request, const Creation& creation,
                          const std::optional<KeyedRequest>& key, broker::Work& work) {
  auto made = creation.make(request, work);
  if (key) keep_answer(*key, made, work);
  return std::move(made.response);
}

// What is refused now may be because it was made already.
std::optional<http::Response> Host::made_before(const http::Request& request, const Creation& creation,
                                                const std::optional<KeyedRequest>& key) {
  if (!key) return std::nullopt;
  auto session = db().lease();
  return answer_again(request, *key, creation, *session);
}

// What was handled in good faith and could not be saved, with locks: now it is known why. Not here: whoever commits for
// all must not wait for one.
void Host::create_again(const http::Request& request, const Creation& creation, const std::optional<KeyedRequest>& key,
                        const http::Reply& reply, const std::exception_ptr& error) {
  const auto next = engine::next_attempt({}, error);
  if (!next) return reply(http::to_response(error, request.trace.request_id));
  const auto create = [this, creation, key, made = next->made](const http::Request& asked, const http::Reply& answer) {
    try {
      answer(change(
          [&](broker::Work& work) {
            auto before = key ? answer_again(asked, *key, creation, work.db()) : std::nullopt;
            return before ? std::move(*before) : make(asked, creation, key, work);
          },
          {engine::Way::plain, made}));
    } catch (const Problem&) {
      auto before = made_before(asked, creation, key);
      if (!before) throw;
      answer(std::move(*before));
    }
  };
  const bool later = later_->put([create, request, reply] { http::run(create, request, reply); });
  if (!later) reply(http::to_response(std::make_exception_ptr(too_busy()), request.trace.request_id));
}

void Host::every(std::chrono::milliseconds pause, std::string what, std::function<void(sql::Session&)> work) {
  periodic_.push_back(std::make_unique<Periodic>(database_url_, pause, std::move(what), std::move(work), pause_.get()));
}

void Host::look_every(std::chrono::milliseconds pause, std::string what, std::function<void(sql::Session&)> work) {
  periodic_.push_back(std::make_unique<Periodic>(database_url_, pause, std::move(what), std::move(work), nullptr));
}

void Host::start_consumer() {
  if (reactor_.empty()) return;
  std::lock_guard lock(consumer_mutex_);
  auto session = std::make_shared<sql::Session>(database_url_);
  auto inbox = std::make_shared<engine::Inbox>(*session, *relay_, [this](auto deliveries, engine::Turn& turn) {
    reactor_.react(deliveries, turn);
    forget_answers_to_erased(deliveries, turn.work);
  });
  consumer_ = std::make_unique<broker::Consumer>(broker::ConsumerOptions{spec_.name, broker_url_, topology_},
                                                 [session, inbox](auto deliveries) { inbox->apply(deliveries); });
}

// Outside the lock: what is in hand may take its time, and whether we are ready is asked meanwhile.
void Host::stop_consumer() {
  std::unique_ptr<broker::Consumer> last;
  {
    std::lock_guard lock(consumer_mutex_);
    last = std::move(consumer_);
  }
  if (last) last->stop();
}

// Of the sessions that requests use, the one that is next. Without an answer requests have none either, at once.
void Host::watch_database() {
  look_every(std::chrono::seconds(1), "looking at the database", [this](sql::Session&) {
    try {
      auto session = db().lease();
      session->all(queries::is_there);
      database_.beat(std::chrono::steady_clock::now());
    } catch (const sql::Error&) {
      database_.stop();
      throw;
    }
  });
}

std::vector<std::string> Host::missing() const {
  std::vector<std::string> missing;
  if (!database_.beats(std::chrono::steady_clock::now())) missing.emplace_back("database");
  if (!relay_->healthy()) missing.emplace_back("publisher");
  {
    std::lock_guard lock(consumer_mutex_);
    if (consumer_ && !consumer_->healthy()) missing.emplace_back("consumer");
  }
  if (!tokens_.has_keys()) missing.emplace_back("token keys");
  for (const auto& loop : periodic_) {
    if (!loop->beats()) missing.push_back(loop->what);
  }
  return missing;
}

int Host::run() {
  check_reactions(spec_.name, reactor_.events());
  http::add_operator_routes(
      router_, [this] { return missing(); }, stop_requested_);
  try {
    serve();
  } catch (...) {
    stop();
    throw;
  }
  stop();
  spdlog::info("stopped");
  return 0;
}

void Host::serve() {
  for (auto& loop : periodic_) loop->start();
  if (!pause_->events_rest()) start_consumer();
  pause_->start([this] { stop_consumer(); }, [this] { start_consumer(); });
  http::ServerOptions options;
  options.address = address_;
  options.port = port_;
  options.workers = workers_;
  server_ = std::make_unique<http::Server>(options, pause_->guard(router_, spec_.reads_that_write));
  spdlog::info("listening on {}:{}", address_, server_->port());
  std::optional<ConsulRegistration> consul;
  if (!consul_url_.empty()) {
    const auto& where = advertised_.empty() ? address_ : advertised_;
    consul.emplace(consul_url_, ConsulService{"consulta-" + spec_.name, where, server_->port()});
  }

  wait_for_stop();
  spdlog::info("stopping");
  stop_requested_ = true;
  consul.reset();
  // Whoever balances over us sees /readyz fail, connections close, our name gone.
  server_->drain();
  std::this_thread::sleep_for(drain_);
}

// First what brings work, then what does it, in the order in which it is handed on; then the answers, and the outbox.
void Host::stop() {
  stop_requested_ = true;
  pause_->stop();
  stop_consumer();
  if (server_) server_->finish();
  for (const auto& end : at_end_) end();
  later_->stop();
  for (auto& loop : periodic_) loop->stop();
  if (server_) server_->stop();
  relay_->stop();
}

}  // namespace consulta::host
