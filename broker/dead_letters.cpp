#include "broker/dead_letters.hpp"

#include <sodium.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <thread>

#include "broker/saved_queues.hpp"

namespace consulta::broker {
namespace {

std::string header(const Received& message, std::string_view name) {
  for (const auto& [known, value] : message.headers) {
    if (known == name) return value;
  }
  return "";
}

// Always the same for the same letter: a UUIDv7 with the event's time, the rest a hash of what tells it apart.
Uuid id_of(const std::string& service, const Received& message) {
  const auto what = service + '\n' + message.message_id + '\n' + message.body;
  Uuid id{};
  crypto_generichash(id.data, id.size(), reinterpret_cast<const unsigned char*>(what.data()), what.size(), nullptr, 0);
  const auto event = parse_uuid(message.message_id);
  std::fill_n(id.data, 6, std::uint8_t{0});
  if (event) std::copy_n(event->data, 6, id.data);
  id.data[6] = static_cast<std::uint8_t>(0x70 | (id.data[6] & 0x0F));
  id.data[8] = static_cast<std::uint8_t>(0x80 | (id.data[8] & 0x3F));
  return id;
}

DeadLetter letter(const std::string& service, const Received& message) {
  DeadLetter out;
  out.id = id_of(service, message);
  out.service = service;
  out.event_id = message.message_id;
  out.type = message.type;
  out.reason = header(message, dead::reason_header);
  if (out.reason.empty()) out.reason = header(message, "x-first-death-reason");
  out.attempts = std::atoi(header(message, dead::attempts_header).c_str());
  out.last_error = header(message, dead::error_header);
  out.given_up_at = parse_instant(header(message, dead::given_up_at_header));
  out.body = message.body;
  return out;
}

// As it lies in its queue, but for the error.
Outgoing amended(const DeadLetter& letter, const std::string& body) {
  Outgoing out;
  out.id = parse_uuid(letter.event_id).value_or(new_id());
  out.exchange = dead_exchange;
  out.routing_key = letter.service;
  out.type = letter.type;
  out.body = body;
  out.mandatory = true;
  out.headers = {{dead::attempts_header, std::to_string(letter.attempts)}, {dead::reason_header, letter.reason}};
  if (letter.given_up_at) out.headers.emplace_back(dead::given_up_at_header, format_instant(*letter.given_up_at));
  return out;
}

bool is_wanted(const DeadLetter& letter, const WantedLetters& wanted) {
  const auto has_text = [&](const std::string& where) { return where.find(wanted.text) != std::string::npos; };
  return (wanted.service.empty() || letter.service == wanted.service) &&
         (wanted.reason.empty() || letter.reason == wanted.reason) &&
         (has_text(letter.body) || has_text(letter.type) || has_text(letter.event_id) || has_text(letter.last_error));
}

constexpr std::uint16_t most_in_hand = 65535;  // of a consumer: the broker lets none have more

// How long the next of those that are there may be on its way, and those that are given back.
constexpr auto patience = std::chrono::seconds(5);

// As many as there were. Another consumer is begun only once all has come that those before may have in hand: what
// comes while its answer is waited for is kept in memory. Their tags, which are the queue's name, '#' and a number.
template <class Take>
void take_all(Connection& connection, const std::string& queue, std::size_t there, std::vector<std::string>& tags,
              const Take& take) {
  for (std::size_t taken = 0; taken < there; ++taken) {
    if (taken % most_in_hand == 0) {
      const auto& tag = tags.emplace_back(queue + "#" + std::to_string(taken / most_in_hand));
      amqp_basic_consume(connection.raw(), Connection::channel, bytes(queue), bytes(tag), false, false, false,
                         amqp_empty_table);
      connection.check_reply("look at a queue");
    }
    auto message = connection.next(patience);
    // What has died meanwhile in a queue that was looked at before is left to the next look.
    while (message && !message->queue.starts_with(queue + "#")) message = connection.next(patience);
    if (!message) throw ConnectionError("not all dead letters came");  // or somebody else has taken some
    take(*message);
  }
}

// Lets go of what was only looked at, and waits until the broker has that many again: it takes them back in its own
// time, and who looked before would not find them.
void give_back(Connection& connection, const std::vector<std::string>& tags,
               const std::map<std::string, std::size_t>& left) {
  for (const auto& tag : tags) {
    amqp_basic_cancel(connection.raw(), Connection::channel, bytes(tag));
    connection.check_reply("end a look at a queue");
  }
  constexpr std::uint64_t all = 0;
  amqp_basic_nack(connection.raw(), Connection::channel, all, true, true);
  const auto until = std::chrono::steady_clock::now() + patience;
  const auto is_back = [&](const auto& queue) { return depth(connection, queue.first) >= queue.second; };
  while (!std::all_of(left.begin(), left.end(), is_back) && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

}  // namespace

void FirstLetters::show(const std::string& service, const Received& message) {
  const auto id = id_of(service, message);
  const bool may_be = (!after_ || id > *after_) && (first_.size() < limit_ || id < first_.rbegin()->first);
  if (!may_be) return;
  auto found = letter(service, message);
  if (!is_wanted(found, wanted_)) return;
  first_.insert_or_assign(id, std::move(found));
  if (first_.size() > limit_) first_.erase(std::prev(first_.end()));
}

std::vector<DeadLetter> FirstLetters::take() {
  std::vector<DeadLetter> letters;
  for (auto& [id, found] : first_) letters.push_back(std::move(found));
  first_.clear();
  return letters;
}

void DeadLetters::look(const Look& look) {
  Connection connection(broker_url_, "dead letters");
  declare(connection, topology_);  // somebody may have deleted a queue
  std::map<std::string, std::size_t> there;
  for (const auto& service : topology_.services) there[service] = depth(connection, dead_queue_name(service));
  amqp_basic_qos(connection.raw(), Connection::channel, 0, most_in_hand, false);
  connection.check_reply("set the prefetch");
  std::vector<std::string> tags;
  std::map<std::string, std::size_t> left;  // by queue
  for (const auto& [service, number] : there) {
    const auto queue = dead_queue_name(service);
    left[queue] = number;
    take_all(connection, queue, number, tags, [&](const Received& message) {
      if (!look(service, message)) return;
      connection.ack(message.tag);
      --left[queue];
    });
  }
  give_back(connection, tags, left);
  connection.close();
}

std::vector<DeadLetter> DeadLetters::page(const std::optional<Uuid>& after, std::size_t limit,
                                          const WantedLetters& wanted) {
  FirstLetters first(after, limit, wanted);
  look([&](const std::string& service, const Received& message) {
    first.show(service, message);
    return false;
  });
  return first.take();
}

bool DeadLetters::replay(const Uuid& id, const Found& found) {
  Publisher publisher(broker_url_, "dead letters replayed", topology_);
  bool there = false;
  look([&](const std::string& service, const Received& message) {
    if (id_of(service, message) != id) return false;
    if (!there && found) found(service);
    there = true;
    Outgoing out;
    out.id = parse_uuid(message.message_id).value_or(new_id());
    out.exchange = retry_exchange;
    out.routing_key = retry_routing_key(service, 0);
    out.type = message.type;
    out.body = message.body;
    out.mandatory = true;
    if (publisher.publish({&out, 1}).empty()) throw ConnectionError("a replay was not confirmed");
    return true;
  });
  return there;
}

bool DeadLetters::discard(const Uuid& id, const Found& found) {
  bool there = false;
  look([&](const std::string& service, const Received& message) {
    if (id_of(service, message) != id) return false;
    if (!there && found) found(service);
    there = true;
    return true;
  });
  return there;
}

void DeadLetters::amend(const Amend& asked) {
  Publisher publisher(broker_url_, "dead letters amended", topology_);
  // What is put there anew may come in the place of one that was there: then all are asked about again.
  for (bool again = true; again;) {
    again = false;
    look([&](const std::string& service, const Received& message) {
      const auto found = letter(service, message);
      const auto body = asked(found);
      if (!body || *body == found.body) return false;
      if (body->empty()) return true;
      const auto out = amended(found, *body);
      if (publisher.publish({&out, 1}).empty()) throw ConnectionError("an amended letter was not confirmed");
      return again = true;
    });
  }
}

}  // namespace consulta::broker
