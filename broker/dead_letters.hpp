// What the consumers gave up on, read where it lies: in the queues consulta.<service>.dead, so that RabbitMQ's page and
// this always tell the same. Looking takes the messages in hand and gives them back when it ends; meanwhile a second
// one would see none of them. So whoever has replicas lets one of these work at a time.
//
// Guarantee of replay(): the event is in a queue on disk, on its way back to its service, before its dead letter goes.
// If the broker is lost in between, it is both; the service's inbox absorbs the second coming. The same of amend().
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "broker/publisher.hpp"
#include "platform/time/time.hpp"

namespace consulta::broker {

struct DeadLetter {
  Uuid id{};            // of this letter: the same event may be dead to two services
  std::string service;  // that gave it up
  std::string event_id;
  std::string type;
  std::string reason;  // poison, retries_exhausted; delivery_limit where RabbitMQ itself gave up
  int attempts = 0;
  std::string last_error;
  std::optional<Instant> given_up_at;
  std::string body;
};

// Which of them; what is empty, any.
struct WantedLetters {
  std::string service, reason;
  std::string text;  // in the event, its type, its id or the last error
};

// The first that are wanted after a place, of what is shown one by one and in any order; the same letter twice is one.
// Of these it never has more than `limit`, and for a moment one.
class FirstLetters {
 public:
  FirstLetters(const std::optional<Uuid>& after, std::size_t limit, WantedLetters wanted)
      : after_(after), limit_(limit), wanted_(std::move(wanted)) {}

  void show(const std::string& service, const Received& message);
  std::size_t size() const { return first_.size(); }
  std::vector<DeadLetter> take();  // by id

 private:
  std::optional<Uuid> after_;
  std::size_t limit_;
  WantedLetters wanted_;
  std::map<Uuid, DeadLetter> first_;
};

class DeadLetters {
 public:
  DeadLetters(std::string broker_url, Topology topology)
      : broker_url_(std::move(broker_url)), topology_(std::move(topology)) {}

  // Oldest first, those after `after`, at most `limit`. However many there are, no more than these are kept in memory.
  // Throws ConnectionError, as everything here does, when the broker is away.
  std::vector<DeadLetter> page(const std::optional<Uuid>& after, std::size_t limit, const WantedLetters& wanted = {});

  // Told, of the letter that is meant, whose it is before anything is done about it. What it throws is thrown, and
  // nothing is done.
  using Found = std::function<void(const std::string& service)>;

  // Sends the event back to its service's queue, as if it had never been tried. Whether there is such a letter.
  bool replay(const Uuid& id, const Found& found = {});

  // Forgets the event for good. Whether there is such a letter.
  bool discard(const Uuid& id, const Found& found = {});

  // What is to become of a letter: none, it stays as it is; "", the event is forgotten; else it is dead with this body,
  // and without the last error, which may quote what it was.
  using Amend = std::function<std::optional<std::string>(const DeadLetter& letter)>;

  // Asks of all that are there when it is called; what is asked for is done to each before the next is asked about. An
  // amended one is in its queue anew before it goes as it was: if the broker is lost in between, it is both, and asked
  // about again by whoever calls this again.
  void amend(const Amend& amended);

 private:
  using Look = std::function<bool(const std::string& service, const Received& message)>;  // whether it may go
  void look(const Look& look);

  std::string broker_url_;
  Topology topology_;
};

}  // namespace consulta::broker
