// Events as CloudEvents 1.0 JSON objects, and back: the one mapping for every event there is.
//
// An event is a plain described struct with a static `kind`. Reading is strict about what is missing or of another type
// and silent about members it does not know, so that publishers may add members. It throws json::SyntaxError or
// json::ValueError: such a message can never succeed and belongs among the dead letters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/json/json.hpp"

namespace consulta::events {

// In the place of a service: what each of them publishes under its own name. For RabbitMQ it matches any.
inline constexpr std::string_view every_service = "*";

// Which service publishes it, its name, and the version of its data.
struct Kind {
  std::string_view service;
  std::string_view name;
  int version = 1;

  // The same as that service publishes it.
  Kind of(std::string_view publisher) const { return {publisher, name, version}; }

  // Whether it is this, or of every_service and published by one.
  bool is(std::string_view its_type) const {
    if (service != every_service) return its_type == type();
    constexpr std::string_view before = "consulta.";
    if (!its_type.starts_with(before)) return false;
    its_type.remove_prefix(before.size());
    return its_type == of(its_type.substr(0, its_type.find('.'))).routing_key();
  }

  // "appointments.AppointmentRequested.v1"
  std::string routing_key() const {
    return std::string(service) + "." + std::string(name) + ".v" + std::to_string(version);
  }
  std::string type() const { return "consulta." + routing_key(); }
};

// The context attributes we write and rely on.
struct Head {
  std::string specversion = "1.0";
  Uuid id{};
  std::string source;
  std::string type;
  std::string subject;
  Instant time{};
  std::optional<std::string> traceparent;
  std::string correlationid;               // the saga: see saga_of
  std::optional<std::string> causationid;  // the event that caused this one
  std::string datacontenttype = "application/json";
};
BOOST_DESCRIBE_STRUCT(Head, (),
                      (specversion, id, source, type, subject, time, traceparent, correlationid, causationid,
                       datacontenttype))

template <class E>
struct Event {
  Head head;
  E data;
};

// Of what is told of a user, a doctor, a specialty: which version of it, and when. Copies keep the highest version,
// whatever clocks say; they go by the time only where a publisher of earlier versions has told none.
struct Told {
  Instant at{};
  std::optional<std::int64_t> version;
};
template <class E>
Told told(const Event<E>& event) {
  if constexpr (requires { event.data.version; }) return {event.head.time, event.data.version};
  return {event.head.time, std::nullopt};
}

// Of what happens to a booking that is its appointment, whoever tells it and of whatever else: a payment, a hold.
template <class E>
std::string saga_of(const E& data, const std::string& subject, const Head* cause) {
  if constexpr (requires { to_text(data.appointment_id); }) return to_text(data.appointment_id);
  return cause != nullptr ? cause->correlationid : subject;
}

// `subject` is the id of what the event is about; `kind` names the publisher of what every service tells.
template <class E>
Event<E> make(E data, const Uuid& subject, const Head* cause = nullptr, const std::string& traceparent = {},
              const Kind& kind = E::kind) {
  Event<E> event{{}, std::move(data)};
  event.head.id = new_id();
  event.head.source = "/consulta/" + std::string(kind.service);
  event.head.type = kind.type();
  event.head.subject = to_text(subject);
  event.head.time = Clock::now();
  event.head.correlationid = saga_of(event.data, event.head.subject, cause);
  if (cause != nullptr) event.head.causationid = to_text(cause->id);
  if (!traceparent.empty()) event.head.traceparent = traceparent;
  return event;
}

template <class E>
std::string to_json(const Event<E>& event) {
  rapidjson::StringBuffer buffer;
  json::Writer writer(buffer);
  writer.StartObject();
  json::detail::Emitter<true>::write_members(writer, event.head);  // no attribute is null
  writer.Key("data");
  json::detail::Emitter<false>::write(writer, event.data);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

template <class E>
Event<E> from_json(std::string_view text) {
  const auto document = json::parse(text);
  Event<E> event{json::from_value<Head>(document), {}};
  if (event.head.specversion != "1.0") throw json::ValueError("specversion", "must be 1.0");
  if (!E::kind.is(event.head.type)) throw json::ValueError("type", "must be " + E::kind.type());
  auto data = document.FindMember("data");
  if (data == document.MemberEnd()) throw json::ValueError("data", "is required");
  event.data = json::from_value<E>(data->value);
  return event;
}

}  // namespace consulta::events
