// Publishes persistent messages with publisher confirms. Guarantee: a message reported as confirmed has been written to
// disk by a majority of every queue it was routed to, and was routed to at least one queue where `mandatory`. What is
// not reported so may or may not have arrived; publish it again. Belongs to one thread at a time.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "broker/confirm_window.hpp"
#include "broker/connection.hpp"

namespace consulta::broker {

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

  // Takes what the broker has answered meanwhile, and lets heartbeats through; to be called every second or so while
  // there is nothing to publish. Returns the ids it confirmed. A lost connection is noticed here, not thrown.
  std::vector<Uuid> idle();

  bool connected() const { return connection_ != nullptr; }

 private:
  void connect();
  void declare_anew_if_returned();
  void write(const Outgoing& message);
  void write_from(std::size_t first);
  bool take_answer(std::chrono::milliseconds patience);

  std::string url_;
  std::string name_;
  Topology topology_;
  std::unique_ptr<Connection> connection_;
  ConfirmWindow window_;
};

}  // namespace consulta::broker
