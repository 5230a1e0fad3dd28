#include "broker/topology.hpp"

#include "broker/connection.hpp"

namespace consulta::broker {
namespace {

// Far above anything a crash loop reaches: the broker counts a delivery for all that was prefetched by whoever died.
// Real attempts are counted in our own header.
constexpr std::int64_t delivery_limit = 100;

amqp_table_entry_t entry(const char* key, const char* value) {
  amqp_table_entry_t out{};
  out.key = amqp_cstring_bytes(key);
  out.value.kind = AMQP_FIELD_KIND_UTF8;
  out.value.value.bytes = amqp_cstring_bytes(value);
  return out;
}

amqp_table_entry_t entry(const char* key, std::int64_t value) {
  amqp_table_entry_t out{};
  out.key = amqp_cstring_bytes(key);
  out.value.kind = AMQP_FIELD_KIND_I64;
  out.value.value.i64 = value;
  return out;
}

void declare_exchange(Connection& connection, const char* name) {
  amqp_exchange_declare(connection.raw(), Connection::channel, amqp_cstring_bytes(name), amqp_cstring_bytes("topic"),
                        false, true, false, false, amqp_empty_table);
  connection.check_reply("declare an exchange");
}

void declare_queue(Connection& connection, const std::string& name, std::vector<amqp_table_entry_t> arguments) {
  arguments.push_back(entry("x-queue-type", "quorum"));
  const amqp_table_t table{static_cast<int>(arguments.size()), arguments.data()};
  amqp_queue_declare(connection.raw(), Connection::channel, amqp_cstring_bytes(name.c_str()), false, true, false, false,
                     table);
  connection.check_reply("declare a queue");
}

void bind_queue(Connection& connection, const std::string& queue, const char* exchange, const std::string& key) {
  amqp_queue_bind(connection.raw(), Connection::channel, amqp_cstring_bytes(queue.c_str()),
                  amqp_cstring_bytes(exchange), amqp_cstring_bytes(key.c_str()), amqp_empty_table);
  connection.check_reply("bind a queue");
}

}  // namespace

std::string queue_name(std::string_view service) {
  return "consulta." + std::string(service);
}
std::string retry_queue_name(std::string_view service, std::size_t tier) {
  return queue_name(service) + ".retry." + retry_tiers.at(tier).name;
}
std::string dead_queue_name(std::string_view service) {
  return queue_name(service) + ".dead";
}

void declare(Connection& connection, const Topology& topology) {
  declare_exchange(connection, events_exchange);
  declare_exchange(connection, dead_exchange);
  for (const auto& service : topology.services) {
    const auto name = queue_name(service);
    declare_queue(connection, dead_queue_name(service), {});
    bind_queue(connection, dead_queue_name(service), dead_exchange, service);
    declare_queue(connection, name,
                  {entry("x-delivery-limit", delivery_limit), entry("x-dead-letter-exchange", dead_exchange),
                   entry("x-dead-letter-routing-key", service.c_str()),
                   entry("x-dead-letter-strategy", "at-least-once"), entry("x-overflow", "reject-publish")});
    for (std::size_t tier = 0; tier < retry_tiers.size(); ++tier) {
      declare_queue(connection, retry_queue_name(service, tier),
                    {entry("x-message-ttl", retry_tiers[tier].delay.count()), entry("x-dead-letter-exchange", ""),
                     entry("x-dead-letter-routing-key", name.c_str()), entry("x-dead-letter-strategy", "at-least-once"),
                     entry("x-overflow", "reject-publish")});
    }
  }
  for (const auto& binding : topology.bindings) {
    bind_queue(connection, queue_name(binding.service), events_exchange, binding.routing_key);
  }
}

}  // namespace consulta::broker
