#include "broker/publisher.hpp"

#include <algorithm>

#include "platform/log.hpp"

namespace consulta::broker {
namespace {

constexpr auto confirm_patience = std::chrono::seconds(10);

amqp_bytes_t bytes(const std::string& text) {
  return {text.size(), const_cast<char*>(text.data())};
}

}  // namespace

Publisher::Publisher(std::string url, std::string name, Topology topology)
    : url_(std::move(url)), name_(std::move(name)), topology_(std::move(topology)) {}

void Publisher::idle() {
  if (!connection_) return;
  try {
    amqp_frame_t frame;
    while (connection_->read_frame(frame, std::chrono::milliseconds(0))) {
      if (frame.frame_type == AMQP_FRAME_METHOD && (frame.payload.method.id == AMQP_CONNECTION_CLOSE_METHOD ||
                                                    frame.payload.method.id == AMQP_CHANNEL_CLOSE_METHOD)) {
        throw ConnectionError("the broker closed the connection");
      }
    }
  } catch (const ConnectionError& e) {
    spdlog::warn("publisher lost its connection: {}", e.what());
    connection_.reset();
  }
}

std::vector<bool> Publisher::publish(std::span<const Outgoing> messages) {
  try {
    if (!connection_) {
      auto fresh = std::make_unique<Connection>(url_, name_);
      declare(*fresh, topology_);
      amqp_confirm_select(fresh->raw(), Connection::channel);
      fresh->check_reply("ask for confirms");
      connection_ = std::move(fresh);
      next_tag_ = 1;
    }
    const auto first_tag = next_tag_;
    for (const auto& message : messages) send(message);
    std::vector<bool> confirmed(messages.size(), false);
    await_confirms(messages, first_tag, confirmed);
    return confirmed;
  } catch (const ConnectionError&) {
    connection_.reset();
    throw;
  }
}

void Publisher::send(const Outgoing& message) {
  const auto id = to_text(message.id);
  static const std::string content_type = "application/cloudevents+json";
  std::vector<amqp_table_entry_t> entries(message.headers.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    entries[i].key = bytes(message.headers[i].first);
    entries[i].value.kind = AMQP_FIELD_KIND_UTF8;
    entries[i].value.value.bytes = bytes(message.headers[i].second);
  }
  amqp_basic_properties_t properties{};
  properties._flags =
      AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_MESSAGE_ID_FLAG | AMQP_BASIC_TYPE_FLAG;
  properties.content_type = bytes(content_type);
  properties.delivery_mode = AMQP_DELIVERY_PERSISTENT;
  properties.message_id = bytes(id);
  properties.type = bytes(message.type);
  if (!entries.empty()) {
    properties._flags |= AMQP_BASIC_HEADERS_FLAG;
    properties.headers = {static_cast<int>(entries.size()), entries.data()};
  }
  Connection::check(
      amqp_basic_publish(connection_->raw(), Connection::channel, bytes(message.exchange), bytes(message.routing_key),
                         message.mandatory, false, &properties, bytes(message.body)),
      "publish");
  ++next_tag_;
}

void Publisher::await_confirms(std::span<const Outgoing> messages, std::uint64_t first_tag,
                               std::vector<bool>& confirmed) {
  std::vector<bool> answered(messages.size(), false);
  std::vector<bool> returned(messages.size(), false);
  std::size_t open = messages.size();
  // Takes the broker's word for one tag, or for all up to it.
  auto settle = [&](std::uint64_t tag, bool multiple, bool good) {
    if (tag < first_tag) return;
    const auto last = std::min<std::size_t>(tag - first_tag, messages.size() - 1);
    for (std::size_t i = multiple ? 0 : last; i <= last; ++i) {
      if (answered[i]) continue;
      answered[i] = true;
      confirmed[i] = good && !returned[i];
      --open;
    }
  };
  const auto deadline = std::chrono::steady_clock::now() + confirm_patience;
  while (open > 0) {
    amqp_frame_t frame;
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !connection_->read_frame(frame, left)) throw ConnectionError("no confirm in time");
    if (frame.frame_type != AMQP_FRAME_METHOD) continue;
    switch (frame.payload.method.id) {
      case AMQP_BASIC_ACK_METHOD: {
        const auto* ack = static_cast<amqp_basic_ack_t*>(frame.payload.method.decoded);
        settle(ack->delivery_tag, ack->multiple, true);
        break;
      }
      case AMQP_BASIC_NACK_METHOD: {
        const auto* nack = static_cast<amqp_basic_nack_t*>(frame.payload.method.decoded);
        settle(nack->delivery_tag, nack->multiple, false);
        break;
      }
      case AMQP_BASIC_RETURN_METHOD: {
        amqp_message_t message;
        auto reply = amqp_read_message(connection_->raw(), Connection::channel, &message, 0);
        if (reply.reply_type != AMQP_RESPONSE_NORMAL) throw ConnectionError("cannot read a returned message");
        const std::string id(static_cast<const char*>(message.properties.message_id.bytes),
                             message.properties.message_id.len);
        amqp_destroy_message(&message);
        spdlog::error("event {} reached no queue; its binding is missing", id);
        for (std::size_t i = 0; i < messages.size(); ++i) {
          if (to_text(messages[i].id) == id) returned[i] = true;
        }
        break;
      }
      default:
        throw ConnectionError("the broker closed the channel while publishing");
    }
  }
  // Somebody removed a binding or a queue: connect anew next time, which declares them again.
  if (std::find(returned.begin(), returned.end(), true) != returned.end()) connection_.reset();
}

}  // namespace consulta::broker
