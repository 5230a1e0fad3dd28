// One AMQP 0-9-1 connection with one channel, over rabbitmq-c. Belongs to one thread. rabbitmq-c has no life of its
// own: heartbeats are sent and checked only while it waits, so whoever holds a connection calls one of its waiting
// functions at least every few seconds. Any failure is a ConnectionError, after which the object is only good for being
// destroyed; it is never closed politely then, for a silent server would be waited for.
#pragma once

#include <amqp.h>

#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "broker/outgoing.hpp"

namespace consulta::broker {

struct ConnectionError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A view of `text` as rabbitmq-c takes it.
inline amqp_bytes_t bytes(const std::string& text) {
  return {text.size(), const_cast<char*>(text.data())};
}

struct Received {
  std::uint64_t tag = 0;
  std::string queue;  // that it was in; empty where that is one's own
  std::string message_id;
  std::string type;
  std::string body;
  Headers headers;
};

class Connection {
 public:
  // `url` is amqp://user:password@host:port/vhost; `name` is what the management page shows.
  Connection(const std::string& url, const std::string& name);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  amqp_connection_state_t raw() { return state_; }
  static constexpr amqp_channel_t channel = 1;

  // Throws unless the last call that waits for an answer had a good one.
  void check_reply(const char* what);
  static void check(int status, const char* what);

  // May be called for several queues. At most `prefetch` of this one are in hand.
  void consume(const std::string& queue, std::uint16_t prefetch);
  // Consumes what is published to `exchange` with `routing_key` from now on, through a queue that goes with this
  // connection. Nothing needs to be acknowledged.
  void listen(const std::string& exchange, const std::string& routing_key);
  // The next delivery, or nothing within `wait`. A consumer that the broker cancels is a ConnectionError here.
  std::optional<Received> next(std::chrono::milliseconds wait);
  void ack_up_to(std::uint64_t tag);
  void ack(std::uint64_t tag);
  // The first message of a queue, to be acknowledged, or nothing when it is empty. What is not acknowledged is back in
  // its place when this connection ends.
  std::optional<Received> get(const std::string& queue);
  // Politely: what was sent before, acknowledgements too, has been taken when this returns. Good for nothing after it.
  void close();

  // Reads at most one frame within `wait`. True when there was one.
  bool read_frame(amqp_frame_t& frame, std::chrono::milliseconds wait);

 private:
  amqp_connection_state_t state_;
};

}  // namespace consulta::broker
