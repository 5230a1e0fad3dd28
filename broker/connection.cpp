#include "broker/connection.hpp"

#include <amqp_tcp_socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <utility>

namespace consulta::broker {
namespace {

constexpr int heartbeat_seconds = 10;

timeval to_timeval(std::chrono::milliseconds wait) {
  return {static_cast<time_t>(wait.count() / 1000), static_cast<suseconds_t>((wait.count() % 1000) * 1000)};
}

std::string text(amqp_bytes_t bytes) {
  return {static_cast<const char*>(bytes.bytes), bytes.len};
}

std::string describe(const amqp_rpc_reply_t& reply) {
  if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION) return amqp_error_string2(reply.library_error);
  if (reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION) {
    if (reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD) {
      return text(static_cast<amqp_connection_close_t*>(reply.reply.decoded)->reply_text);
    }
    if (reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD) {
      return text(static_cast<amqp_channel_close_t*>(reply.reply.decoded)->reply_text);
    }
  }
  return "unexpected reply";
}

Headers headers_of(const amqp_basic_properties_t& properties) {
  Headers headers;
  if (!(properties._flags & AMQP_BASIC_HEADERS_FLAG)) return headers;
  for (int i = 0; i < properties.headers.num_entries; ++i) {
    const auto& entry = properties.headers.entries[i];
    switch (entry.value.kind) {
      case AMQP_FIELD_KIND_UTF8:
        headers.emplace_back(text(entry.key), text(entry.value.value.bytes));
        break;
      case AMQP_FIELD_KIND_I64:
        headers.emplace_back(text(entry.key), std::to_string(entry.value.value.i64));
        break;
      case AMQP_FIELD_KIND_I32:
        headers.emplace_back(text(entry.key), std::to_string(entry.value.value.i32));
        break;
      default:
        break;  // x-death tables and the like: not ours
    }
  }
  return headers;
}

Received received_from(const amqp_message_t& message, std::uint64_t tag, std::string queue) {
  const auto& properties = message.properties;
  Received received;
  received.tag = tag;
  received.queue = std::move(queue);
  if (properties._flags & AMQP_BASIC_MESSAGE_ID_FLAG) received.message_id = text(properties.message_id);
  if (properties._flags & AMQP_BASIC_TYPE_FLAG) received.type = text(properties.type);
  received.headers = headers_of(properties);
  received.body = text(message.body);
  return received;
}

}  // namespace

Connection::Connection(const std::string& url, const std::string& name) : state_(amqp_new_connection()) {
  if (state_ == nullptr) throw ConnectionError("out of memory");
  try {
    std::string copy = url;  // amqp_parse_url writes into it
    amqp_connection_info info{};
    if (amqp_parse_url(copy.data(), &info) != AMQP_STATUS_OK) throw ConnectionError("not an AMQP URL");
    amqp_socket_t* socket = amqp_tcp_socket_new(state_);
    if (socket == nullptr) throw ConnectionError("out of memory");
    const auto patience = to_timeval(std::chrono::seconds(5));
    check(amqp_socket_open_noblock(socket, info.host, info.port, &patience), "connect");
    const int descriptor = amqp_socket_get_sockfd(socket);
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // A peer that takes nothing more for this long is gone: otherwise a publish would block for ever.
    const unsigned stalled_ms = 15'000;
    setsockopt(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &stalled_ms, sizeof stalled_ms);
    const auto rpc_patience = to_timeval(std::chrono::seconds(10));
    check(amqp_set_handshake_timeout(state_, &rpc_patience), "handshake timeout");
    check(amqp_set_rpc_timeout(state_, &rpc_patience), "rpc timeout");

    // Else the broker takes a consumer away, with its queue, without a word.
    amqp_table_entry_t capability{};
    capability.key = amqp_cstring_bytes("consumer_cancel_notify");
    capability.value.kind = AMQP_FIELD_KIND_BOOLEAN;
    capability.value.value.boolean = true;
    std::array<amqp_table_entry_t, 2> entries{};
    entries[0].key = amqp_cstring_bytes("connection_name");
    entries[0].value.kind = AMQP_FIELD_KIND_UTF8;
    entries[0].value.value.bytes = amqp_cstring_bytes(name.c_str());
    entries[1].key = amqp_cstring_bytes("capabilities");
    entries[1].value.kind = AMQP_FIELD_KIND_TABLE;
    entries[1].value.value.table = {1, &capability};
    const amqp_table_t properties{static_cast<int>(entries.size()), entries.data()};
    auto reply = amqp_login_with_properties(state_, info.vhost, 0, 131072, heartbeat_seconds, &properties,
                                            AMQP_SASL_METHOD_PLAIN, info.user, info.password);
    if (reply.reply_type != AMQP_RESPONSE_NORMAL) throw ConnectionError("login: " + describe(reply));
    amqp_channel_open(state_, channel);
    check_reply("open a channel");
  } catch (...) {
    amqp_destroy_connection(state_);
    throw;
  }
}

Connection::~Connection() {
  amqp_destroy_connection(state_);
}

void Connection::check(int status, const char* what) {
  if (status != AMQP_STATUS_OK) throw ConnectionError(std::string(what) + ": " + amqp_error_string2(status));
}

void Connection::check_reply(const char* what) {
  auto reply = amqp_get_rpc_reply(state_);
  if (reply.reply_type != AMQP_RESPONSE_NORMAL) throw ConnectionError(std::string(what) + ": " + describe(reply));
}

void Connection::consume(const std::string& queue, std::uint16_t prefetch) {
  amqp_basic_qos(state_, channel, 0, prefetch, false);
  check_reply("set the prefetch");
  amqp_basic_consume(state_, channel, bytes(queue), bytes(queue), false, false, false, amqp_empty_table);
  check_reply("consume");
}

void Connection::listen(const std::string& exchange, const std::string& routing_key) {
  const auto* declared =
      amqp_queue_declare(state_, channel, amqp_empty_bytes, false, false, true, true, amqp_empty_table);
  check_reply("declare a queue of one's own");
  const std::string queue = text(declared->queue);
  const auto name = bytes(queue);
  amqp_queue_bind(state_, channel, name, amqp_cstring_bytes(exchange.c_str()), amqp_cstring_bytes(routing_key.c_str()),
                  amqp_empty_table);
  check_reply("bind a queue");
  amqp_basic_consume(state_, channel, name, amqp_empty_bytes, false, true, true, amqp_empty_table);
  check_reply("consume");
}

std::optional<Received> Connection::next(std::chrono::milliseconds wait) {
  amqp_maybe_release_buffers(state_);
  amqp_envelope_t envelope;
  const auto timeout = to_timeval(wait);
  auto reply = amqp_consume_message(state_, &envelope, &timeout, 0);
  if (reply.reply_type == AMQP_RESPONSE_NORMAL) {
    auto received = received_from(envelope.message, envelope.delivery_tag, text(envelope.consumer_tag));
    amqp_destroy_envelope(&envelope);
    return received;
  }
  if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION) {
    if (reply.library_error == AMQP_STATUS_TIMEOUT) return std::nullopt;
    if (reply.library_error == AMQP_STATUS_UNEXPECTED_STATE) {
      // Some other frame comes first: a close, or the cancel of our consumer. Either ends this connection.
      amqp_frame_t frame;
      check(amqp_simple_wait_frame(state_, &frame), "read a frame");
      const bool cancelled =
          frame.frame_type == AMQP_FRAME_METHOD && frame.payload.method.id == AMQP_BASIC_CANCEL_METHOD;
      throw ConnectionError(cancelled ? "the broker cancelled the consumer: its queue is gone"
                                      : "the broker closed the channel");
    }
  }
  throw ConnectionError("consume: " + describe(reply));
}

void Connection::ack_up_to(std::uint64_t tag) {
  check(amqp_basic_ack(state_, channel, tag, true), "ack");
}

void Connection::ack(std::uint64_t tag) {
  check(amqp_basic_ack(state_, channel, tag, false), "ack");
}

std::optional<Received> Connection::get(const std::string& queue) {
  amqp_maybe_release_buffers(state_);
  const auto reply = amqp_basic_get(state_, channel, bytes(queue), false);
  if (reply.reply_type != AMQP_RESPONSE_NORMAL) throw ConnectionError("get: " + describe(reply));
  if (reply.reply.id != AMQP_BASIC_GET_OK_METHOD) return std::nullopt;
  const auto tag = static_cast<amqp_basic_get_ok_t*>(reply.reply.decoded)->delivery_tag;
  amqp_message_t message;
  const auto read = amqp_read_message(state_, channel, &message, 0);
  if (read.reply_type != AMQP_RESPONSE_NORMAL) throw ConnectionError("get: " + describe(read));
  auto received = received_from(message, tag, queue);
  amqp_destroy_message(&message);
  return received;
}

void Connection::close() {
  const auto reply = amqp_connection_close(state_, AMQP_REPLY_SUCCESS);
  if (reply.reply_type != AMQP_RESPONSE_NORMAL) throw ConnectionError("close: " + describe(reply));
}

bool Connection::read_frame(amqp_frame_t& frame, std::chrono::milliseconds wait) {
  amqp_maybe_release_buffers(state_);
  const auto timeout = to_timeval(wait);
  const int status = amqp_simple_wait_frame_noblock(state_, &frame, &timeout);
  if (status == AMQP_STATUS_TIMEOUT) return false;
  check(status, "read a frame");
  return true;
}

}  // namespace consulta::broker
