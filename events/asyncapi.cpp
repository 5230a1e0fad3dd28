#include "events/asyncapi.hpp"

#include <fmt/format.h>

#include "events/table.hpp"

namespace consulta::events {
namespace {

using json::detail::Members;

// A JSON Schema for a type, in YAML's flow style.
template <class T>
std::string schema() {
  if constexpr (std::is_same_v<T, std::string>) {
    return "{type: string}";
  } else if constexpr (std::is_same_v<T, Uuid>) {
    return "{type: string, format: uuid}";
  } else if constexpr (std::is_same_v<T, Instant>) {
    return "{type: string, format: date-time}";
  } else if constexpr (std::is_same_v<T, bool>) {
    return "{type: boolean}";
  } else if constexpr (std::is_integral_v<T>) {
    return "{type: integer}";
  } else if constexpr (json::detail::IsOptional<T>::value) {
    return "{oneOf: [{type: 'null'}, " + schema<typename T::value_type>() + "]}";
  } else if constexpr (json::detail::IsVector<T>::value) {
    return "{type: array, items: " + schema<typename T::value_type>() + "}";
  } else {
    std::string properties;
    std::string required;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      using Member = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
      properties += fmt::format("{}{}: {}", properties.empty() ? "" : ", ", member.name, schema<Member>());
      if (!json::detail::IsOptional<Member>::value)
        required += (required.empty() ? "" : ", ") + std::string(member.name);
    });
    return "{type: object, properties: {" + properties + "}, required: [" + required + "]}";
  }
}

const Entry& entry_of(const Kind& kind) {
  for (const auto& entry : table()) {
    if (entry.kind.name == kind.name) return entry;
  }
  throw std::logic_error("an event is missing in the table: " + std::string(kind.name));
}

template <class E>
std::string message() {
  std::string out =
      fmt::format("    {}:\n      name: {}\n      contentType: application/cloudevents+json\n      summary: {}\n",
                  E::kind.name, E::kind.type(), entry_of(E::kind).summary);
  out +=
      "      payload:\n        allOf:\n          - $ref: '#/components/schemas/CloudEvent'\n          - type: object\n";
  out += fmt::format(
      "            required: [data]\n            properties:\n              type: {{const: {}}}\n              data:\n",
      E::kind.type());
  out += "                type: object\n                properties:\n";
  std::string required;
  boost::mp11::mp_for_each<Members<E>>([&](auto member) {
    using Member = std::remove_cvref_t<decltype(std::declval<E>().*member.pointer)>;
    out += fmt::format("                  {}: {}\n", member.name, schema<Member>());
    if (!json::detail::IsOptional<Member>::value) required += (required.empty() ? "" : ", ") + std::string(member.name);
  });
  return out + "                required: [" + required + "]\n";
}

}  // namespace

std::string asyncapi() {
  std::string out =
      "asyncapi: 3.0.0\n"
      "info:\n"
      "  title: Consulta's domain events\n"
      "  version: 1.0.0\n"
      "  license: {name: Apache-2.0}\n"
      "  description: >-\n"
      "    CloudEvents 1.0 on the topic exchange consulta.events; the routing key is the type without its leading\n"
      "    'consulta.'. Each service consumes one quorum queue, consulta.<service>. Readers ignore members they do not "
      "know.\n"
      "defaultContentType: application/cloudevents+json\n"
      "channels:\n";
  for (const auto& entry : table()) {
    out += fmt::format("  {}:\n    address: {}\n    messages:\n      {}: {{$ref: '#/components/messages/{}'}}\n",
                       entry.kind.name, entry.kind.routing_key(), entry.kind.name, entry.kind.name);
    out += "    bindings: {amqp: {is: routingKey, exchange: {name: consulta.events, type: topic, durable: true}}}\n";
  }
  out += "operations:\n";
  for (const auto& entry : table()) {
    out += fmt::format("  {}.publishes.{}:\n    action: send\n    channel: {{$ref: '#/channels/{}'}}\n",
                       entry.kind.service, entry.kind.name, entry.kind.name);
    for (const auto& service : entry.reacting) {
      out += fmt::format("  {}.reactsTo.{}:\n    action: receive\n    channel: {{$ref: '#/channels/{}'}}\n", service,
                         entry.kind.name, entry.kind.name);
    }
  }
  out += "components:\n  schemas:\n    CloudEvent:\n      type: object\n      properties:\n";
  std::string required;
  boost::mp11::mp_for_each<Members<Head>>([&](auto member) {
    using Member = std::remove_cvref_t<decltype(std::declval<Head>().*member.pointer)>;
    if constexpr (json::detail::IsOptional<Member>::value) {
      out += fmt::format("        {}: {}\n", member.name, schema<typename Member::value_type>());
    } else {
      out += fmt::format("        {}: {}\n", member.name, schema<Member>());
      required += (required.empty() ? "" : ", ") + std::string(member.name);
    }
  });
  out += "      required: [" + required + "]\n  messages:\n";
  for_each_event([&]<class E>() { out += message<E>(); });
  return out;
}

}  // namespace consulta::events
