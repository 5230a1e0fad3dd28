#include "broker/dead_letters.hpp"

#include <sodium.h>

#include <algorithm>

namespace consulta::broker {
namespace {

std::string header(const Received& message, std::string_view name) {
  for (const auto& [known, value] : message.headers) {
    if (known == name) return value;
  }
  return "";
}

// Always the same for the same letter: a UUIDv7 with the event's time, the rest a hash of what tells it apart.
Uuid id_of(const std::string& service, const Received& message) {
  const auto what = service + '\n' + message.message_id + '\n' + message.body;
  Uuid id{};
  crypto_generichash(id.data, id.size(), reinterpret_cast<const unsigned char*>(what.data()), what.size(), nullptr, 0);
  const auto event = parse_uuid(message.message_id);
  std::fill_n(id.data, 6, std::uint8_t{0});
  if (event) std::copy_n(event->data, 6, id.data);
  id.data[6] = static_cast<std::uint8_t>(0x70 | (id.data[6] & 0x0F));
  id.data[8] = static_cast<std::uint8_t>(0x80 | (id.data[8] & 0x3F));
  return id;
}

DeadLetter letter(const std::string& service, const Received& message) {
  DeadLetter out;
  out.id = id_of(service, message);
  out.service = service;
  out.event_id = message.message_id;
  out.type = message.type;
  out.reason = header(message, dead::reason_header);
  if (out.reason.empty()) out.reason = header(message, "x-first-death-reason");
  out.attempts = std::atoi(header(message, dead::attempts_header).c_str());
  out.last_error = header(message, dead::error_header);
  out.given_up_at = parse_instant(header(message, dead::given_up_at_header));
  out.body = message.body;
  return out;
}

}  // namespace

void DeadLetters::look(const Look& look) {
  Connection connection(broker_url_, "dead letters");
  declare(connection, topology_);  // somebody may have deleted a queue
  for (const auto& service : topology_.services) {
    const auto queue = dead_queue_name(service);
    for (std::size_t seen = 0; seen < most_of_a_queue; ++seen) {
      const auto message = connection.get(queue);
      if (!message) break;
      if (look(service, *message)) connection.ack(message->tag);
    }
  }
  connection.close();
}

std::vector<DeadLetter> DeadLetters::all() {
  std::vector<DeadLetter> letters;
  look([&](const std::string& service, const Received& message) {
    letters.push_back(letter(service, message));
    return false;
  });
  std::sort(letters.begin(), letters.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  // The same letter twice is one to whoever reads.
  letters.erase(std::unique(letters.begin(), letters.end(), [](const auto& a, const auto& b) { return a.id == b.id; }),
                letters.end());
  return letters;
}

bool DeadLetters::replay(const Uuid& id) {
  Publisher publisher(broker_url_, "dead letters replayed", topology_);
  bool found = false;
  look([&](const std::string& service, const Received& message) {
    if (id_of(service, message) != id) return false;
    found = true;
    Outgoing out;
    out.id = parse_uuid(message.message_id).value_or(new_id());
    out.exchange = retry_exchange;
    out.routing_key = retry_routing_key(service, 0);
    out.type = message.type;
    out.body = message.body;
    out.mandatory = true;
    if (publisher.publish({&out, 1}).empty()) throw ConnectionError("a replay was not confirmed");
    return true;
  });
  return found;
}

bool DeadLetters::discard(const Uuid& id) {
  bool found = false;
  look([&](const std::string& service, const Received& message) {
    const bool is_it = id_of(service, message) == id;
    found = found || is_it;
    return is_it;
  });
  return found;
}

}  // namespace consulta::broker
