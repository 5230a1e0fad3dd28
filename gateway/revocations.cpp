#include "gateway/revocations.hpp"

#include <poll.h>

#include "broker/connection.hpp"
#include "broker/topology.hpp"
#include "events/auth.hpp"
#include "platform/http/http_client.hpp"
#include "platform/observe/log.hpp"
#include "platform/security/internal_key.hpp"

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
      asker_("asking auth", [this](auto& loop) { ask(loop); }),
      listener_("revocations", [this](auto& loop) { listen(loop); }) {}

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
  asker_.wake();
}

void Revocations::add(const Uuid& session, Instant until) {
  const auto now = Clock::now();
  std::lock_guard lock(mutex_);
  sessions_.add(session, until, now);
  any_ = !sessions_.empty();
}

void Revocations::subscribe(StoppableThread::Loop& loop) {
  broker::Connection connection(broker_url_, "gateway revocations");
  connection.listen(broker::events_exchange, events::SessionRevoked::kind.routing_key());
  loop.went_well();
  note([&](auto now) { watch_.subscribed(now); });
  while (!loop.stopping()) {
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

void Revocations::listen(StoppableThread::Loop& loop) {
  try {
    subscribe(loop);
  } catch (const std::exception&) {
    note([&](auto) { watch_.unsubscribed(); });
    throw;
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
void Revocations::ask(StoppableThread::Loop& loop) {
  auto mode = Mode::blind;
  for (bool complained = false; !loop.stopping(); loop.rest(turn)) {
    std::unique_lock lock(mutex_);
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
  }
}

}  // namespace consulta::gateway
