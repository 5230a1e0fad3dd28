// Events as CloudEvents 1.0 JSON objects, and back: the one mapping for every event there is.
//
// An event is a plain described struct with a static `kind`. Reading is strict about what is missing or of another type
// and silent about members it does not know, so that publishers may add members. It throws json::SyntaxError or
// json::ValueError: such a message can never succeed and belongs among the dead letters.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/json/json.hpp"

namespace consulta::events {

// Which service publishes it, its name, and the version of its data.
struct Kind {
  std::string_view service;
  std::string_view name;
  int version = 1;

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

// Of what happens to a booking that is its appointment, whoever tells it and of whatever else: a payment, a hold.
template <class E>
std::string saga_of(const E& data, const std::string& subject, const Head* cause) {
  if constexpr (requires { to_text(data.appointment_id); }) return to_text(data.appointment_id);
  return cause != nullptr ? cause->correlationid : subject;
}

// `subject` is the id of what the event is about.
template <class E>
Event<E> make(E data, const Uuid& subject, const Head* cause = nullptr, const std::string& traceparent = {}) {
  Event<E> event{{}, std::move(data)};
  event.head.id = new_id();
  event.head.source = "/consulta/" + std::string(E::kind.service);
  event.head.type = E::kind.type();
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
  if (event.head.type != E::kind.type()) throw json::ValueError("type", "must be " + E::kind.type());
  auto data = document.FindMember("data");
  if (data == document.MemberEnd()) throw json::ValueError("data", "is required");
  event.data = json::from_value<E>(data->value);
  return event;
}

}  // namespace consulta::events
