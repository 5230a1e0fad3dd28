#include "events/asyncapi.hpp"

#include <fmt/ranges.h>

#include "events/table.hpp"
#include "events/texts.hpp"

namespace consulta::events {
namespace {

using json::detail::Members;

// Where a value stands: what a text is, is said of its member.
struct Place {
  std::string_view event, member;
};

// A schema, "{type: string, …}", of what may be null too.
std::string or_null(std::string schema) {
  const auto begin = std::string_view("{type: ").size();
  const auto end = schema.find_first_of(",}", begin);
  const auto type = schema.substr(begin, end - begin);
  const auto values = type == "string" ? schema.find("enum: [") : std::string::npos;
  if (values != std::string::npos) schema.insert(schema.find(']', values), ", null");
  return schema.replace(begin, type.size(), "[" + type + ", \"null\"]");
}

// A JSON Schema for a type, in YAML's flow style.
template <class T>
std::string schema(const Place& place) {
  if constexpr (std::is_same_v<T, std::string>) {
    return fmt::format("{{type: string, {}}}", text_of(place.event, place.member).form);
  } else if constexpr (std::is_same_v<T, Uuid>) {
    return "{type: string, format: uuid}";
  } else if constexpr (std::is_same_v<T, Instant>) {
    return "{type: string, format: date-time}";
  } else if constexpr (std::is_same_v<T, bool>) {
    return "{type: boolean}";
  } else if constexpr (std::is_integral_v<T>) {
    return "{type: integer, minimum: 0}";  // a number of cents, minutes, rounds or versions
  } else if constexpr (std::is_enum_v<T>) {
    std::vector<std::string_view> values;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto value) { values.emplace_back(value.name); });
    return fmt::format("{{type: string, enum: [{}]}}", fmt::join(values, ", "));
  } else if constexpr (json::detail::IsOptional<T>::value) {
    return or_null(schema<typename T::value_type>(place));
  } else if constexpr (json::detail::IsVector<T>::value) {
    return fmt::format("{{type: array, items: {}}}", schema<typename T::value_type>(place));
  } else {
    std::vector<std::string> properties;
    std::vector<std::string_view> required;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      using Member = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
      properties.push_back(fmt::format("{}: {}", member.name, schema<Member>({place.event, member.name})));
      if (!json::detail::IsOptional<Member>::value) required.emplace_back(member.name);
    });
    return fmt::format("{{type: object, properties: {{{}}}, required: [{}]}}", fmt::join(properties, ", "),
                       fmt::join(required, ", "));
  }
}

// One id for one name, so that examples agree with each other.
Uuid example_id(std::string_view name) {
  auto id = parse_uuid("0199c1c0-7d5e-7a41-8a53-2f8f9d3c1b00").value();
  for (const char c : name) id.data[15] = static_cast<std::uint8_t>(id.data[15] * 31 + c);
  return id;
}

Instant example_instant(std::string_view name) {
  const bool past = name == "at" || name == "time" || name.ends_with("ed_at");
  const bool end = name == "to" || name == "until" || name == "ends_at";
  return parse_instant(past ? "2026-11-20T10:15:00Z" : end ? "2026-12-01T10:00:00Z" : "2026-12-01T09:00:00Z").value();
}

// Puts something everywhere, also where nothing need be.
template <class T>
void fill(T& value, const Place& place) {
  if constexpr (std::is_same_v<T, std::string>) {
    value = text_of(place.event, place.member).example;
  } else if constexpr (std::is_same_v<T, Uuid>) {
    value = example_id(place.member);
  } else if constexpr (std::is_same_v<T, Instant>) {
    value = example_instant(place.member);
  } else if constexpr (std::is_same_v<T, bool>) {
    value = true;
  } else if constexpr (std::is_integral_v<T>) {
    value = place.member.ends_with("_cents") ? 5000 : place.member.ends_with("_minutes") ? 60 : 1;
  } else if constexpr (json::detail::IsOptional<T>::value) {
    fill(value.emplace(), place);
  } else if constexpr (json::detail::IsVector<T>::value) {
    fill(value.emplace_back(), place);
  } else if constexpr (!std::is_enum_v<T>) {
    boost::mp11::mp_for_each<Members<T>>([&](auto member) { fill(value.*member.pointer, {place.event, member.name}); });
  }
}

// As it goes over the wire, data on a line of its own.
template <class E>
std::string example() {
  Event<E> event{};
  fill(event.head, {E::kind.name, ""});
  fill(event.data, {E::kind.name, ""});
  const auto service = publishers(E::kind).front();
  event.head.source = "/consulta/" + std::string(service);
  event.head.type = E::kind.of(service).type();
  event.head.correlationid = saga_of(event.data, event.head.subject, nullptr);
  auto text = to_json(event);
  return text.insert(text.find("\"data\":"), "\n             ");
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
    out += fmt::format("                  {}: {}\n", member.name, schema<Member>({E::kind.name, member.name}));
    if (!json::detail::IsOptional<Member>::value) required += (required.empty() ? "" : ", ") + std::string(member.name);
  });
  return out + "                required: [" + required + "]\n      examples:\n        - payload:\n            " +
         example<E>() + "\n";
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
      out += fmt::format("        {}: {}\n", member.name, schema<typename Member::value_type>({"", member.name}));
    } else {
      out += fmt::format("        {}: {}\n", member.name, schema<Member>({"", member.name}));
      required += (required.empty() ? "" : ", ") + std::string(member.name);
    }
  });
  out += "      required: [" + required + "]\n  messages:\n";
  for_each_event([&]<class E>() { out += message<E>(); });
  return out;
}

}  // namespace consulta::events
