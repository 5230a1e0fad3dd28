// Publishes persistent messages with publisher confirms. Guarantee: a message reported as confirmed has been written to
// disk by a majority of every queue it was routed to, and was routed to at least one queue where `mandatory`. What is
// not reported so may or may not have arrived; publish it again. Belongs to one thread at a time.
#pragma once

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "broker/connection.hpp"
#include "broker/topology.hpp"
#include "platform/ids.hpp"

namespace consulta::broker {

struct Outgoing {
  Uuid id{};
  std::string exchange = events_exchange;
  std::string routing_key;
  std::string type;  // CloudEvents type; survives retry queues, unlike the routing key
  std::string body;
  bool mandatory = false;
  Headers headers = {};
};

class Publisher {
 public:
  Publisher(std::string url, std::string name, Topology topology);

  // Connects when need be (declaring the topology), publishes all and waits until the broker has answered for these and
  // all sent before. Returns the ids of what it confirmed since the last call. Throws ConnectionError when the broker
  // cannot be reached or stops answering; the next call connects anew.
  std::vector<Uuid> publish(std::span<const Outgoing> messages);

  // Sends and does not wait: a later publish() or idle() takes the broker's answers. What is not answered when the
  // connection is lost is sent again by the publish() that connects anew.
  void send(std::vector<Outgoing> messages);

  // How many were sent and not answered.
  std::size_t open() const { return open_.size(); }

  // Takes what the broker has answered meanwhile, and lets heartbeats through; to be called every second or so while
  // there is nothing to publish. Returns the ids it confirmed. A lost connection is noticed here, not thrown.
  std::vector<Uuid> idle();

  bool connected() const { return connection_ != nullptr; }

 private:
  struct Open {
    std::uint64_t tag = 0;
    Outgoing message;
    bool theirs = false;    // publish() was called with it, and its caller will repeat it
    bool returned = false;  // it reached no queue
  };

  void connect();
  void declare_anew_if_returned();
  void write(const Outgoing& message);
  void write_from(std::size_t first);
  bool take_answer(std::chrono::milliseconds patience);
  void settle(std::uint64_t tag, bool multiple, bool good);

  std::string url_;
  std::string name_;
  Topology topology_;
  std::unique_ptr<Connection> connection_;
  std::uint64_t next_tag_ = 1;
  std::deque<Open> open_;  // by tag
  std::vector<Uuid> confirmed_;
  bool returned_ = false;  // one of them
};

}  // namespace consulta::broker
