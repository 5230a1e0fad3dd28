// What exists on RabbitMQ, by names that explain themselves on its management page:
//
//   consulta.events                  topic exchange: every event, routed by <service>.<Event>.v<N>
//   consulta.<service>               quorum queue: what the service reacts to, competed for by its replicas
//   consulta.<service>.again         quorum queue: what has failed before, so that it stands in nobody's way
//   consulta.retry                   topic exchange: what is tried again, routed by <service>.<delay>, or
//   <service>.again consulta.<service>.retry.<delay> quorum queue: waits <delay>, then goes back to consulta.<service>
//   consulta.dead                    topic exchange: what was given up on, routed by <service>
//   consulta.<service>.dead          quorum queue: the service's dead letters, with reason, attempts and last error
//
// Everything is durable and declared by whoever connects first, so that an event published before its consumer ever
// ran is kept for it. Declaring again is harmless.
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace consulta::broker {

inline constexpr const char* events_exchange = "consulta.events";
inline constexpr const char* retry_exchange = "consulta.retry";
inline constexpr const char* dead_exchange = "consulta.dead";

// Headers of a message that was tried in vain: how often, why, and once it is dead, for what reason and since when.
namespace dead {
inline constexpr auto attempts_header = "x-consulta-attempts";
inline constexpr auto error_header = "x-consulta-last-error";
inline constexpr auto reason_header = "x-consulta-reason";
inline constexpr auto given_up_at_header = "x-consulta-given-up-at";
}  // namespace dead

struct RetryTier {
  const char* name;
  std::chrono::milliseconds delay;
};
inline constexpr std::array<RetryTier, 4> retry_tiers{{{"1s", std::chrono::seconds(1)},
                                                       {"10s", std::chrono::seconds(10)},
                                                       {"1m", std::chrono::minutes(1)},
                                                       {"10m", std::chrono::minutes(10)}}};

struct Binding {
  std::string service;
  std::string routing_key;
};

struct Topology {
  std::vector<std::string> services;
  std::vector<Binding> bindings;
  bool given = false;  // operators made it, by definitions(); we may not even be allowed to
};

std::string queue_name(std::string_view service);
std::string again_queue_name(std::string_view service);
std::string again_routing_key(std::string_view service);
std::string retry_queue_name(std::string_view service, std::size_t tier);
std::string retry_routing_key(std::string_view service, std::size_t tier);
std::string dead_queue_name(std::string_view service);

class Connection;
void declare(Connection& connection, const Topology& topology);

// The same as a definitions file of RabbitMQ (JSON), for `load_definitions` and the management page's import. Without
// users: those are the operators' own.
std::string definitions(const Topology& topology);

}  // namespace consulta::broker
