#include "gateway/revocations.hpp"

#include "broker/connection.hpp"
#include "broker/topology.hpp"
#include "events/auth.hpp"
#include "platform/http_client.hpp"
#include "platform/internal_key.hpp"
#include "platform/log.hpp"

namespace consulta::gateway {
namespace {

struct Missed {
  std::vector<Uuid> session_ids;
};
BOOST_DESCRIBE_STRUCT(Missed, (), (session_ids))

}  // namespace

Revocations::Revocations(std::string broker_url, std::string auth_url, std::string internal_key,
                         std::chrono::seconds token_life)
    : broker_url_(std::move(broker_url)),
      auth_url_(std::move(auth_url)),
      internal_key_(std::move(internal_key)),
      token_life_(token_life),
      thread_([this] { run(); }) {}

Revocations::~Revocations() {
  stopping_ = true;
  thread_.join();
}

bool Revocations::revoked(const Uuid& session) const {
  if (!any_) return false;
  std::lock_guard lock(mutex_);
  return sessions_.contains(session);
}

void Revocations::add(const Uuid& session, Instant until) {
  const auto now = Clock::now();
  std::lock_guard lock(mutex_);
  sessions_[session] = until;
  std::erase_if(sessions_, [&](const auto& entry) { return entry.second < now; });
  any_ = !sessions_.empty();
}

void Revocations::load() {
  HttpClient client;
  const auto result = client.send({.url = auth_url_ + "/internal/revocations",
                                   .headers = {{internal_key_header, internal_key_}},
                                   .timeout = std::chrono::seconds(2)});
  if (result.status != 200) throw HttpError("revocations: status " + std::to_string(result.status));
  for (const auto& session : json::read<Missed>(result.body).session_ids) add(session, Clock::now() + token_life_);
}

void Revocations::listen() {
  broker::Connection connection(broker_url_, "gateway revocations");
  connection.listen(broker::events_exchange, events::SessionRevoked::kind.routing_key());
  load();  // after listening has begun, so that nothing falls between
  complete_ = true;
  while (!stopping_) {
    const auto received = connection.next(std::chrono::milliseconds(500));
    if (!received) continue;
    try {
      const auto event = events::from_json<events::SessionRevoked>(received->body);
      add(event.data.session_id, event.data.expires_at);
    } catch (const std::exception& e) {
      spdlog::error("an unreadable SessionRevoked: {}", e.what());
    }
  }
}

void Revocations::run() {
  broker::Backoff backoff;
  while (!stopping_) {
    try {
      listen();
    } catch (const std::exception& e) {
      complete_ = false;
      const auto pause = backoff.next();
      spdlog::warn("revocations: {}; again in {} ms", e.what(), pause.count());
      for (auto waited = std::chrono::milliseconds(0); waited < pause && !stopping_;
           waited += std::chrono::milliseconds(50)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
    }
  }
}

}  // namespace consulta::gateway
