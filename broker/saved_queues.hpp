// What lies in queues, held and told while a backup is taken, and put back into the same queues of an empty broker.
//
// Holding takes the messages in hand and acknowledges none: nothing is lost however it ends, and when it ends they are
// back in their places. Meanwhile nobody else is given them, nor do those in retry queues go back to their services.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "broker/connection.hpp"
#include "broker/topology.hpp"
#include "platform/json/json.hpp"

namespace consulta::broker {

struct SavedHeader {
  std::string name, value;
  bool number = false;
};
BOOST_DESCRIBE_STRUCT(SavedHeader, (), (name, value, number))

// A message, where it lay, and what came with it. What a broker writes of its own account (x-death, its counters) is
// not kept, nor are headers that are neither text nor whole numbers: ours are. All but the queue is base64, for what
// somebody published need not be text.
struct SavedMessage {
  std::string queue, message_id, type, content_type, body;
  std::vector<SavedHeader> headers;
};
BOOST_DESCRIBE_STRUCT(SavedMessage, (), (queue, message_id, type, content_type, body, headers))

std::vector<std::string> main_queues(const Topology& topology);
std::vector<std::string> waiting_queues(const Topology& topology);  // retries and dead letters

// How many messages a queue has ready. Throws ConnectionError when there is no such queue.
std::size_t depth(Connection& connection, const std::string& queue);

class HeldQueues {
 public:
  explicit HeldQueues(Connection& connection) : connection_(connection) {}

  void hold(const std::vector<std::string>& queues);
  // The next message there is, or nothing within `wait`.
  std::optional<SavedMessage> next(std::chrono::milliseconds wait);
  // A consumer is given only so many: asks for more where more are ready. Whether there are.
  bool hold_more();

 private:
  void consume(const std::string& queue);

  Connection& connection_;
  std::map<std::string, int> consumers_;  // by queue, how many
};

// Publishes messages to their queues.
class QueueFiller {
 public:
  explicit QueueFiller(Connection& connection);

  // Returns when the broker has confirmed them. Throws ConnectionError unless each is in its queue.
  void put_back(const std::vector<SavedMessage>& messages);

 private:
  void await_confirms();

  Connection& connection_;
  std::uint64_t last_tag_ = 0;
  std::set<std::uint64_t> open_;  // tags not confirmed
};

}  // namespace consulta::broker
