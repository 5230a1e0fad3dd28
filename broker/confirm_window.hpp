// What was published on a channel and is not answered yet: RabbitMQ's publisher confirms, an extension of AMQP 0-9-1.
// The broker numbers what is published from 1 on, and answers by these delivery tags in any order, one or "all up to".
// Pure: no socket, no clock.
//
// Guarantee: an id is reported as confirmed only if the broker took the message, and it was routed to a queue where
// that was asked for (`mandatory`); each at most once for each time it was added.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "broker/outgoing.hpp"

namespace consulta::broker {

class ConfirmWindow {
 public:
  enum class Owner {
    window,  // published again on the next channel, until it is answered
    caller,  // who repeats it himself if this channel is lost
  };
  void add(Outgoing message, Owner owner);

  bool empty() const { return open_.empty(); }
  std::size_t size() const { return open_.size(); }

  // Those not answered, as they are to be published, from the `first`-th on.
  template <class Publish>
  void each(std::size_t first, Publish&& publish) const {
    for (auto i = first; i < open_.size(); ++i) publish(open_[i].message);
  }

  // basic.ack and basic.nack. Unknown tags, and those answered before, say nothing.
  void answered(std::uint64_t tag, bool multiple, bool taken);
  // basic.return, which comes before its message's answer: no queue wanted it.
  void returned(const Uuid& id);

  // The channel is lost: forgets what its callers repeat.
  void channel_lost();
  // Another channel has begun: what is left is numbered from 1 on, in the order in which it was added.
  void channel_begun();

  // Since this was last asked.
  std::vector<Uuid> take_confirmed();
  bool take_returned();

 private:
  struct Open {
    std::uint64_t tag = 0;
    Outgoing message;
    Owner owner = Owner::window;
    bool returned = false;
  };

  std::uint64_t next_tag_ = 1;
  std::deque<Open> open_;  // by tag
  std::vector<Uuid> confirmed_;
  bool returned_ = false;  // one of them
};

}  // namespace consulta::broker
