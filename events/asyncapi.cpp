#include "events/asyncapi.hpp"

#include <fmt/ranges.h>

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
  } else if constexpr (std::is_enum_v<T>) {
    std::string values;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto value) { values += (values.empty() ? "" : ", ") + std::string(value.name); });
    return "{type: string, enum: [" + values + "]}";
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

std::string type_schema(const Kind& kind) {
  if (kind.service != every_service) return fmt::format("{{const: {}}}", kind.type());
  std::vector<std::string> types;
  for (const auto service : publishers(kind)) types.push_back(kind.of(service).type());
  return fmt::format("{{enum: [{}]}}", fmt::join(types, ", "));
}

// Where it is published: a place for the publisher where there are several.
std::string channel(const Entry& entry) {
  const bool of_every = entry.kind.service == every_service;
  auto out = fmt::format("  {}:\n    address: {}\n", entry.kind.name,
                         of_every ? "'" + entry.kind.of("{service}").routing_key() + "'" : entry.kind.routing_key());
  if (of_every) out += fmt::format("    parameters: {{service: {{enum: [{}]}}}}\n", fmt::join(services, ", "));
  out +=
      fmt::format("    messages:\n      {}: {{$ref: '#/components/messages/{}'}}\n", entry.kind.name, entry.kind.name);
  return out +
         "    bindings: {amqp: {is: routingKey, exchange: {name: consulta.events, type: topic, durable: true}}}\n";
}

template <class E>
std::string message() {
  const bool of_every = E::kind.service == every_service;
  std::string out =
      fmt::format("    {}:\n      name: {}\n      contentType: application/cloudevents+json\n      summary: \"{}\"\n",
                  E::kind.name, of_every ? std::string(E::kind.name) : E::kind.type(), entry_of(E::kind).summary);
  out +=
      "      payload:\n        allOf:\n          - $ref: '#/components/schemas/CloudEvent'\n          - type: object\n";
  out += fmt::format(
      "            required: [data]\n            properties:\n              type: {}\n              data:\n",
      type_schema(E::kind));
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
  for (const auto& entry : table()) out += channel(entry);
  out += "operations:\n";
  for (const auto& entry : table()) {
    for (const auto service : publishers(entry.kind)) {
      out += fmt::format("  {}.publishes.{}:\n    action: send\n    channel: {{$ref: '#/channels/{}'}}\n", service,
                         entry.kind.name, entry.kind.name);
    }
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
