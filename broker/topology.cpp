#include "broker/topology.hpp"

#include <fmt/format.h>

#include <variant>

#include "broker/connection.hpp"

namespace consulta::broker {
namespace {

// Far above anything a crash loop reaches: the broker counts a delivery for all that was prefetched by whoever died.
// Real attempts are counted in our own header.
constexpr std::int64_t delivery_limit = 100;
// Looking at a dead letter counts as a delivery of it, and one over the limit is dropped for good. RabbitMQ 4 has a
// limit of 20 where none is given; 3.10 knows no "none".
constexpr std::int64_t no_delivery_limit = 1'000'000'000;

// An argument of a queue: text or a whole number.
struct Argument {
  const char* name;
  std::variant<std::string, std::int64_t> value;
};
struct Queue {
  std::string name;
  std::vector<Argument> arguments;
};
struct Bound {
  const char* exchange;
  std::string queue, key;
};

std::vector<Queue> queues_of(const std::string& service) {
  const auto name = queue_name(service);
  std::vector<Queue> queues{{dead_queue_name(service), {{"x-delivery-limit", no_delivery_limit}}},
                            {name,
                             {{"x-delivery-limit", delivery_limit},
                              {"x-dead-letter-exchange", dead_exchange},
                              {"x-dead-letter-routing-key", service},
                              {"x-dead-letter-strategy", "at-least-once"},
                              {"x-overflow", "reject-publish"}}}};
  queues.push_back({again_queue_name(service), queues.back().arguments});
  for (std::size_t tier = 0; tier < retry_tiers.size(); ++tier) {
    queues.push_back({retry_queue_name(service, tier),
                      {{"x-message-ttl", static_cast<std::int64_t>(retry_tiers[tier].delay.count())},
                       {"x-dead-letter-exchange", ""},
                       {"x-dead-letter-routing-key", name},
                       {"x-dead-letter-strategy", "at-least-once"},
                       {"x-overflow", "reject-publish"}}});
  }
  for (auto& queue : queues) queue.arguments.push_back({"x-queue-type", "quorum"});
  return queues;
}

std::vector<Bound> bindings_of(const Topology& topology) {
  std::vector<Bound> out;
  for (const auto& service : topology.services) {
    out.push_back({dead_exchange, dead_queue_name(service), service});
    out.push_back({retry_exchange, again_queue_name(service), again_routing_key(service)});
    for (std::size_t tier = 0; tier < retry_tiers.size(); ++tier) {
      out.push_back({retry_exchange, retry_queue_name(service, tier), retry_routing_key(service, tier)});
    }
  }
  for (const auto& b : topology.bindings) out.push_back({events_exchange, queue_name(b.service), b.routing_key});
  return out;
}

amqp_table_entry_t to_amqp(const Argument& argument) {
  amqp_table_entry_t out{};
  out.key = amqp_cstring_bytes(argument.name);
  if (const auto* text = std::get_if<std::string>(&argument.value)) {
    out.value.kind = AMQP_FIELD_KIND_UTF8;
    out.value.value.bytes = amqp_cstring_bytes(text->c_str());
  } else {
    out.value.kind = AMQP_FIELD_KIND_I64;
    out.value.value.i64 = std::get<std::int64_t>(argument.value);
  }
  return out;
}

void declare_exchange(Connection& connection, const char* name) {
  amqp_exchange_declare(connection.raw(), Connection::channel, amqp_cstring_bytes(name), amqp_cstring_bytes("topic"),
                        false, true, false, false, amqp_empty_table);
  connection.check_reply("declare an exchange");
}

void declare_queue(Connection& connection, const Queue& queue) {
  std::vector<amqp_table_entry_t> entries;
  for (const auto& argument : queue.arguments) entries.push_back(to_amqp(argument));
  const amqp_table_t table{static_cast<int>(entries.size()), entries.data()};
  amqp_queue_declare(connection.raw(), Connection::channel, amqp_cstring_bytes(queue.name.c_str()), false, true, false,
                     false, table);
  connection.check_reply("declare a queue");
}

void bind_queue(Connection& connection, const Bound& bound) {
  amqp_queue_bind(connection.raw(), Connection::channel, amqp_cstring_bytes(bound.queue.c_str()),
                  amqp_cstring_bytes(bound.exchange), amqp_cstring_bytes(bound.key.c_str()), amqp_empty_table);
  connection.check_reply("bind a queue");
}

}  // namespace

std::string queue_name(std::string_view service) {
  return "consulta." + std::string(service);
}
std::string again_queue_name(std::string_view service) {
  return queue_name(service) + ".again";
}
std::string again_routing_key(std::string_view service) {
  return std::string(service) + ".again";
}
std::string retry_queue_name(std::string_view service, std::size_t tier) {
  return queue_name(service) + ".retry." + retry_tiers.at(tier).name;
}
std::string retry_routing_key(std::string_view service, std::size_t tier) {
  return std::string(service) + "." + retry_tiers.at(tier).name;
}
std::string dead_queue_name(std::string_view service) {
  return queue_name(service) + ".dead";
}

void declare(Connection& connection, const Topology& topology) {
  if (topology.given) return;
  declare_exchange(connection, events_exchange);
  declare_exchange(connection, retry_exchange);
  declare_exchange(connection, dead_exchange);
  for (const auto& service : topology.services) {
    for (const auto& queue : queues_of(service)) declare_queue(connection, queue);
  }
  for (const auto& bound : bindings_of(topology)) bind_queue(connection, bound);
}

std::string definitions(const Topology& topology) {
  std::string exchanges;
  std::string queues;
  std::string bindings;
  auto add = [](std::string& list, const std::string& item) { list += (list.empty() ? "    " : ",\n    ") + item; };
  for (const char* name : {events_exchange, retry_exchange, dead_exchange}) {
    add(exchanges,
        fmt::format(R"({{"name": "{}", "vhost": "/", "type": "topic", "durable": true, "auto_delete": false, )"
                    R"("internal": false, "arguments": {{}}}})",
                    name));
  }
  for (const auto& service : topology.services) {
    for (const auto& queue : queues_of(service)) {
      std::string arguments;
      for (const auto& [name, value] : queue.arguments) {
        const auto* text = std::get_if<std::string>(&value);
        arguments += fmt::format(R"({}"{}": {})", arguments.empty() ? "" : ", ", name,
                                 text != nullptr ? '"' + *text + '"' : std::to_string(std::get<std::int64_t>(value)));
      }
      add(queues,
          fmt::format(R"({{"name": "{}", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {{{}}}}})",
                      queue.name, arguments));
    }
  }
  for (const auto& bound : bindings_of(topology)) {
    add(bindings, fmt::format(R"({{"source": "{}", "vhost": "/", "destination": "{}", "destination_type": "queue", )"
                              R"("routing_key": "{}", "arguments": {{}}}})",
                              bound.exchange, bound.queue, bound.key));
  }
  return fmt::format("{{\n  \"exchanges\": [\n{}\n  ],\n  \"queues\": [\n{}\n  ],\n  \"bindings\": [\n{}\n  ]\n}}\n",
                     exchanges, queues, bindings);
}

}  // namespace consulta::broker
