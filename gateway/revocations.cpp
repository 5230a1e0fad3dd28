#include "gateway/revocations.hpp"

#include <poll.h>

#include "broker/connection.hpp"
#include "broker/topology.hpp"
#include "events/auth.hpp"
#include "platform/backoff.hpp"
#include "platform/http_client.hpp"
#include "platform/internal_key.hpp"
#include "platform/log.hpp"

namespace consulta::gateway {
namespace {

using Steady = std::chrono::steady_clock;
using Mode = RevocationWatch::Mode;

constexpr auto turn = std::chrono::milliseconds(250);  // how soon what the watch says is done

struct Missed {
  std::vector<Uuid> session_ids;
};
BOOST_DESCRIBE_STRUCT(Missed, (), (session_ids))

const char* describe(Mode mode) {
  switch (mode) {
    case Mode::told:
      return "told of ended sessions by the broker";
    case Mode::asking:
      return "asking auth for ended sessions: the broker is silent";
    default:
      return "nobody tells which sessions have ended: no token is accepted";
  }
}

// Whether the broker has sent anything: heartbeats too, of which rabbitmq-c says nothing.
bool speaks(broker::Connection& connection, std::chrono::milliseconds wait) {
  pollfd waiting{amqp_get_sockfd(connection.raw()), POLLIN, 0};
  return poll(&waiting, 1, static_cast<int>(wait.count())) > 0;
}

}  // namespace

Revocations::Revocations(std::string broker_url, std::string auth_url, std::string internal_key,
                         std::chrono::seconds token_life, std::chrono::seconds silence)
    : broker_url_(std::move(broker_url)),
      auth_url_(std::move(auth_url)),
      internal_key_(std::move(internal_key)),
      token_life_(token_life),
      watch_(silence),
      listener_([this] { listen(); }),
      asker_([this] { ask(); }) {}

Revocations::~Revocations() {
  note([this](auto) { stopping_ = true; });
  listener_.join();
  asker_.join();
}

bool Revocations::revoked(const Claims& claims) const {
  if (!any_) return false;
  std::lock_guard lock(mutex_);
  return sessions_.refuses(claims.sid, claims.iat);
}

template <class Change>
void Revocations::note(Change change) {
  {
    std::lock_guard lock(mutex_);
    change(Steady::now());
  }
  wake_.notify_all();
}

void Revocations::wait_stopping(std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, wait, [&] { return stopping_.load(); });
}

void Revocations::add(const Uuid& session, Instant until) {
  const auto now = Clock::now();
  std::lock_guard lock(mutex_);
  sessions_.add(session, until, now);
  any_ = !sessions_.empty();
}

void Revocations::subscribe(Backoff& backoff) {
  broker::Connection connection(broker_url_, "gateway revocations");
  connection.listen(broker::events_exchange, events::SessionRevoked::kind.routing_key());
  backoff.reset();
  note([&](auto now) { watch_.subscribed(now); });
  while (!stopping_) {
    if (speaks(connection, std::chrono::milliseconds(500))) note([&](auto now) { watch_.broker_spoke(now); });
    while (const auto received = connection.next(std::chrono::milliseconds(0))) {
      try {
        const auto event = events::from_json<events::SessionRevoked>(received->body);
        add(event.data.session_id, event.data.expires_at);
      } catch (const std::exception& e) {
        spdlog::error("an unreadable SessionRevoked: {}", e.what());
      }
    }
  }
}

void Revocations::listen() {
  Backoff backoff;
  while (!stopping_) {
    try {
      subscribe(backoff);
    } catch (const std::exception& e) {
      note([&](auto) { watch_.unsubscribed(); });
      const auto pause = backoff.next();
      spdlog::warn("revocations: {}; again in {} ms", e.what(), pause.count());
      wait_stopping(pause);
    }
  }
}

void Revocations::load() {
  HttpClient client;
  const auto result = client.send({.url = auth_url_ + "/internal/revocations",
                                   .headers = {{internal_key_header, internal_key_}},
                                   .timeout = std::chrono::seconds(2)});
  if (result.status != 200) throw HttpError("status " + std::to_string(result.status));
  for (const auto& session : json::read<Missed>(result.body).session_ids) add(session, Clock::now() + token_life_);
}

// Asks auth whenever the watch says so, and tells what became of it.
void Revocations::ask() {
  auto mode = Mode::blind;
  bool complained = false;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (watch_.should_ask(Steady::now())) {
      watch_.asked(Steady::now());
      lock.unlock();
      try {
        load();
        lock.lock();
        watch_.answered();
        complained = false;
      } catch (const std::exception& e) {
        lock.lock();
        if (!std::exchange(complained, true)) spdlog::warn("auth does not say which sessions ended: {}", e.what());
      }
    }
    const auto now = watch_.mode(Steady::now());
    if (now != mode) spdlog::info("{}", describe(now));
    mode = now;
    known_ = mode != Mode::blind;
    wake_.wait_for(lock, turn);
  }
}

}  // namespace consulta::gateway
