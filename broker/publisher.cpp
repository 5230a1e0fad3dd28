#include "broker/publisher.hpp"

#include <algorithm>
#include <utility>

#include "platform/observe/log.hpp"

namespace consulta::broker {
namespace {

constexpr auto confirm_patience = std::chrono::seconds(10);

}  // namespace

Publisher::Publisher(std::string url, std::string name, Topology topology)
    : url_(std::move(url)), name_(std::move(name)), topology_(std::move(topology)) {}

std::vector<Uuid> Publisher::idle() {
  try {
    while (connection_ && take_answer(std::chrono::milliseconds(0))) {
    }
  } catch (const ConnectionError& e) {
    spdlog::warn("publisher lost its connection: {}", e.what());
    connection_.reset();
  }
  declare_anew_if_returned();
  return window_.take_confirmed();
}

std::vector<Uuid> Publisher::publish(std::span<const Outgoing> messages) {
  try {
    if (!connection_) connect();
    const auto first = window_.size();
    for (const auto& message : messages) window_.add(message, ConfirmWindow::Owner::caller);
    write_from(first);
    const auto deadline = std::chrono::steady_clock::now() + confirm_patience;
    while (!window_.empty()) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
      if (left.count() <= 0 || !take_answer(left)) {
        throw ConnectionError(
            "no confirm in time (RabbitMQ takes nothing while memory or disk is short; its page shows it)");
      }
    }
  } catch (const ConnectionError&) {
    connection_.reset();
    window_.channel_lost();
    throw;
  }
  declare_anew_if_returned();
  return window_.take_confirmed();
}

void Publisher::send(std::vector<Outgoing> messages) {
  const auto first = window_.size();
  for (auto& message : messages) window_.add(std::move(message), ConfirmWindow::Owner::window);
  try {
    if (connection_) write_from(first);
  } catch (const ConnectionError& e) {
    spdlog::warn("publisher lost its connection: {}", e.what());
    connection_.reset();
  }
}

// A message that reached no queue: somebody removed a binding. The next connection declares them all.
void Publisher::declare_anew_if_returned() {
  if (window_.take_returned()) connection_.reset();
}

// Connects, and sends again what was lost with the last connection.
void Publisher::connect() {
  auto fresh = std::make_unique<Connection>(url_, name_);
  declare(*fresh, topology_);
  amqp_confirm_select(fresh->raw(), Connection::channel);
  fresh->check_reply("ask for confirms");
  connection_ = std::move(fresh);
  window_.channel_begun();
  write_from(0);
}

// Writes what is open, from `first` on.
void Publisher::write_from(std::size_t first) {
  window_.each(first, [this](const Outgoing& message) { write(message); });
}

void Publisher::write(const Outgoing& message) {
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
}

// False when none came in time.
bool Publisher::take_answer(std::chrono::milliseconds patience) {
  amqp_frame_t frame;
  if (!connection_->read_frame(frame, patience)) return false;
  if (frame.frame_type != AMQP_FRAME_METHOD) return true;
  switch (frame.payload.method.id) {
    case AMQP_BASIC_ACK_METHOD: {
      const auto* ack = static_cast<amqp_basic_ack_t*>(frame.payload.method.decoded);
      window_.answered(ack->delivery_tag, ack->multiple, true);
      return true;
    }
    case AMQP_BASIC_NACK_METHOD: {
      const auto* nack = static_cast<amqp_basic_nack_t*>(frame.payload.method.decoded);
      window_.answered(nack->delivery_tag, nack->multiple, false);
      return true;
    }
    case AMQP_BASIC_RETURN_METHOD: {
      amqp_message_t message;
      auto reply = amqp_read_message(connection_->raw(), Connection::channel, &message, 0);
      if (reply.reply_type != AMQP_RESPONSE_NORMAL) throw ConnectionError("cannot read a returned message");
      const std::string id(static_cast<const char*>(message.properties.message_id.bytes),
                           message.properties.message_id.len);
      amqp_destroy_message(&message);
      spdlog::error("event {} reached no queue; its binding is missing", id);
      if (const auto known = parse_uuid(id)) window_.returned(*known);
      return true;
    }
    default:
      throw ConnectionError("the broker closed the channel while publishing");
  }
}

}  // namespace consulta::broker
