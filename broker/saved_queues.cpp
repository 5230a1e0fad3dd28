#include "broker/saved_queues.hpp"

#include "platform/security/base64.hpp"

namespace consulta::broker {
namespace {

// As many as a consumer may have in hand.
constexpr std::uint16_t most_in_hand = 65535;

std::string text(amqp_bytes_t bytes) {
  return {static_cast<const char*>(bytes.bytes), bytes.len};
}

// Two consumers of one queue have different tags: its name, then '#' and a number.
std::string queue_of(const std::string& consumer_tag) {
  return consumer_tag.substr(0, consumer_tag.find('#'));
}

bool is_the_brokers(const std::string& header) {
  return header.starts_with("x-delivery-count") || header.starts_with("x-acquired-count") || header == "x-death";
}

std::optional<SavedHeader> saved(const amqp_table_entry_t& entry) {
  auto name = text(entry.key);
  if (is_the_brokers(name)) return std::nullopt;
  switch (entry.value.kind) {
    case AMQP_FIELD_KIND_UTF8:
      return SavedHeader{base64_encode(name), base64_encode(text(entry.value.value.bytes)), false};
    case AMQP_FIELD_KIND_I64:
      return SavedHeader{base64_encode(name), base64_encode(std::to_string(entry.value.value.i64)), true};
    case AMQP_FIELD_KIND_I32:
      return SavedHeader{base64_encode(name), base64_encode(std::to_string(entry.value.value.i32)), true};
    default:
      return std::nullopt;
  }
}

SavedMessage saved(const amqp_envelope_t& envelope) {
  const auto& properties = envelope.message.properties;
  SavedMessage out;
  out.queue = queue_of(text(envelope.consumer_tag));
  if (properties._flags & AMQP_BASIC_MESSAGE_ID_FLAG) out.message_id = base64_encode(text(properties.message_id));
  if (properties._flags & AMQP_BASIC_TYPE_FLAG) out.type = base64_encode(text(properties.type));
  if (properties._flags & AMQP_BASIC_CONTENT_TYPE_FLAG) out.content_type = base64_encode(text(properties.content_type));
  out.body = base64_encode(text(envelope.message.body));
  if (properties._flags & AMQP_BASIC_HEADERS_FLAG) {
    for (int i = 0; i < properties.headers.num_entries; ++i) {
      if (auto header = saved(properties.headers.entries[i])) out.headers.push_back(std::move(*header));
    }
  }
  return out;
}

std::string plain(const std::string& base64) {
  auto bytes = base64_decode(base64);
  if (!bytes) throw ConnectionError("a saved message is not as it was written");
  return std::move(*bytes);
}

void publish(Connection& connection, const SavedMessage& message) {
  const auto id = plain(message.message_id);
  const auto type = plain(message.type);
  const auto content_type = plain(message.content_type);
  const auto body = plain(message.body);
  std::vector<std::pair<std::string, std::string>> headers;
  for (const auto& header : message.headers) headers.emplace_back(plain(header.name), plain(header.value));
  std::vector<amqp_table_entry_t> entries(headers.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    entries[i].key = bytes(headers[i].first);
    if (message.headers[i].number) {
      entries[i].value.kind = AMQP_FIELD_KIND_I64;
      entries[i].value.value.i64 = std::atoll(headers[i].second.c_str());
    } else {
      entries[i].value.kind = AMQP_FIELD_KIND_UTF8;
      entries[i].value.value.bytes = bytes(headers[i].second);
    }
  }
  amqp_basic_properties_t properties{};
  auto give = [&](amqp_flags_t flag, amqp_bytes_t& property, const std::string& value) {
    if (value.empty()) return;
    properties._flags |= flag;
    property = bytes(value);
  };
  properties._flags = AMQP_BASIC_DELIVERY_MODE_FLAG;
  properties.delivery_mode = AMQP_DELIVERY_PERSISTENT;
  give(AMQP_BASIC_CONTENT_TYPE_FLAG, properties.content_type, content_type);
  give(AMQP_BASIC_MESSAGE_ID_FLAG, properties.message_id, id);
  give(AMQP_BASIC_TYPE_FLAG, properties.type, type);
  if (!entries.empty()) {
    properties._flags |= AMQP_BASIC_HEADERS_FLAG;
    properties.headers = {static_cast<int>(entries.size()), entries.data()};
  }
  Connection::check(amqp_basic_publish(connection.raw(), Connection::channel, amqp_empty_bytes, bytes(message.queue),
                                       true, false, &properties, bytes(body)),
                    "publish");
}

}  // namespace

std::vector<std::string> main_queues(const Topology& topology) {
  std::vector<std::string> queues;
  for (const auto& service : topology.services) queues.push_back(queue_name(service));
  return queues;
}

std::vector<std::string> waiting_queues(const Topology& topology) {
  std::vector<std::string> queues;
  for (const auto& service : topology.services) {
    for (std::size_t tier = 0; tier < retry_tiers.size(); ++tier) queues.push_back(retry_queue_name(service, tier));
    queues.push_back(again_queue_name(service));
    queues.push_back(dead_queue_name(service));
  }
  return queues;
}

std::size_t depth(Connection& connection, const std::string& queue) {
  amqp_maybe_release_buffers(connection.raw());
  const auto* declared = amqp_queue_declare(connection.raw(), Connection::channel, bytes(queue), true, false, false,
                                            false, amqp_empty_table);
  connection.check_reply("look at a queue");
  return declared->message_count;
}

void HeldQueues::hold(const std::vector<std::string>& queues) {
  amqp_basic_qos(connection_.raw(), Connection::channel, 0, most_in_hand, false);
  connection_.check_reply("set the prefetch");
  for (const auto& queue : queues) consume(queue);
}

void HeldQueues::consume(const std::string& queue) {
  const auto number = ++consumers_[queue];
  const auto tag = number == 1 ? queue : queue + "#" + std::to_string(number);
  amqp_basic_consume(connection_.raw(), Connection::channel, bytes(queue), bytes(tag), false, false, false,
                     amqp_empty_table);
  connection_.check_reply("hold a queue");
}

std::optional<SavedMessage> HeldQueues::next(std::chrono::milliseconds wait) {
  amqp_maybe_release_buffers(connection_.raw());
  const timeval timeout{static_cast<time_t>(wait.count() / 1000),
                        static_cast<suseconds_t>((wait.count() % 1000) * 1000)};
  amqp_envelope_t envelope;
  const auto reply = amqp_consume_message(connection_.raw(), &envelope, &timeout, 0);
  if (reply.reply_type == AMQP_RESPONSE_NORMAL) {
    auto message = saved(envelope);
    amqp_destroy_envelope(&envelope);
    return message;
  }
  const bool nothing_came =
      reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION && reply.library_error == AMQP_STATUS_TIMEOUT;
  if (!nothing_came) throw ConnectionError("the queues are not held any more");
  return std::nullopt;
}

bool HeldQueues::hold_more() {
  bool more = false;
  std::vector<std::string> queues;
  for (const auto& [queue, count] : consumers_) queues.push_back(queue);
  for (const auto& queue : queues) {
    if (depth(connection_, queue) == 0) continue;
    consume(queue);
    more = true;
  }
  return more;
}

QueueFiller::QueueFiller(Connection& connection) : connection_(connection) {
  amqp_confirm_select(connection.raw(), Connection::channel);
  connection.check_reply("ask for confirms");
}

void QueueFiller::put_back(const std::vector<SavedMessage>& messages) {
  for (const auto& message : messages) {
    publish(connection_, message);
    open_.insert(++last_tag_);
  }
  await_confirms();
}

void QueueFiller::await_confirms() {
  while (!open_.empty()) {
    amqp_frame_t frame;
    if (!connection_.read_frame(frame, std::chrono::seconds(30))) throw ConnectionError("no confirm in time");
    if (frame.frame_type != AMQP_FRAME_METHOD) continue;
    if (frame.payload.method.id != AMQP_BASIC_ACK_METHOD)
      throw ConnectionError("a message found no place in its queue");
    const auto* ack = static_cast<amqp_basic_ack_t*>(frame.payload.method.decoded);
    const auto end = open_.upper_bound(ack->delivery_tag);
    open_.erase(ack->multiple ? open_.begin() : open_.lower_bound(ack->delivery_tag), end);
  }
}

}  // namespace consulta::broker
