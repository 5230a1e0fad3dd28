#include "broker/consumer.hpp"

#include <unordered_set>
#include <utility>

#include "broker/queries.hpp"
#include "platform/log.hpp"
#include "platform/metrics.hpp"
#include "platform/trace.hpp"

namespace consulta::broker {
namespace {

constexpr int immediate_retries = 5;
// An acknowledgement is flushed to disk by the broker before what is published after it. So it waits until nothing has
// come for this long, or until there are many.
constexpr auto quiet = std::chrono::milliseconds(50);
constexpr std::size_t most_unacknowledged = 64;

// Stopped while the database was away: what is in hand goes back to the queue.
struct Interrupted : std::runtime_error {
  Interrupted() : std::runtime_error("stopping") {}
};

std::vector<Uuid> ids_of(std::span<const Delivery> deliveries) {
  std::vector<Uuid> ids;
  ids.reserve(deliveries.size());
  for (const auto& d : deliveries) ids.push_back(d.id);
  return ids;
}

// Enters those of these that the inbox does not have, and returns them.
std::vector<Delivery> enter_new(sql::Session& db, std::span<const Delivery> deliveries) {
  const auto entered = db.all(queries::enter_new_deliveries, ids_of(deliveries));
  std::unordered_set<Uuid, UuidHash> is_new(entered.begin(), entered.end());
  std::vector<Delivery> fresh;
  for (const auto& d : deliveries) {
    if (is_new.erase(d.id) != 0) fresh.push_back(d);
  }
  return fresh;
}

}  // namespace

Consumer::Consumer(ConsumerOptions options, Relay& relay, BatchHandler handler)
    : options_(std::move(options)),
      relay_(relay),
      handler_(std::move(handler)),
      session_(options_.database_url),
      retries_(options_.broker_url, options_.service + " retries", options_.topology),
      thread_([this] { run(); }) {}

void Consumer::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void Consumer::run() {
  Backoff backoff;
  while (!stopping_) {
    try {
      Connection connection(options_.broker_url, options_.service + " consumer");
      declare(connection, options_.topology);
      connection.consume(queue_name(options_.service), static_cast<std::uint16_t>(2 * options_.batch_limit));
      backoff.reset();
      unacknowledged_ = 0;
      serve(connection);
    } catch (const Interrupted&) {
      return;
    } catch (const std::exception& e) {
      pulse_.stop();
      const auto pause = backoff.next();
      spdlog::warn("consumer: {}; again in {} ms", e.what(), pause.count());
      const auto until = std::chrono::steady_clock::now() + pause;
      while (!stopping_ && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
    }
  }
}

void Consumer::serve(Connection& connection) {
  std::deque<InHand> hand;
  while (!stopping_) {
    pulse_.beat(std::chrono::steady_clock::now());
    if (hand.empty()) {
      if (auto received = connection.next(unacknowledged_ > 0 ? quiet : std::chrono::milliseconds(500))) {
        take(std::move(*received), hand);
      } else {
        acknowledge(connection);
      }
      retries_.idle();
    }
    while (hand.size() < options_.batch_limit) {
      auto received = connection.next(std::chrono::milliseconds(0));
      if (!received) break;
      take(std::move(*received), hand);
    }
    if (!hand.empty()) process(connection, hand, std::min(hand.size(), options_.batch_limit));
    if (unacknowledged_ >= most_unacknowledged) acknowledge(connection);
  }
  acknowledge(connection);
}

void Consumer::acknowledge(Connection& connection) {
  if (std::exchange(unacknowledged_, 0) > 0) connection.ack_up_to(handled_tag_);
}

void Consumer::take(Received received, std::deque<InHand>& hand) {
  InHand message;
  message.tag = received.tag;
  message.message_id = received.message_id;
  if (auto id = parse_uuid(received.message_id)) {
    message.delivery.id = *id;
  } else {
    message.well_formed = false;
    message.delivery.id = new_id();
  }
  message.delivery.type = std::move(received.type);
  message.delivery.body = std::move(received.body);
  for (const auto& [name, value] : received.headers) {
    if (name == dead::attempts_header) message.delivery.attempts = std::atoi(value.c_str());
  }
  hand.push_back(std::move(message));
}

// Hardly anything ever comes twice. So the batch is handled first and entered in the inbox by the statement it ends
// with, one round trip less; if that or the handler fails, once more with a look into the inbox first.
void Consumer::apply(std::span<const Delivery> deliveries) {
  bool look_first = false;
  for (int attempt = 0;; ++attempt) {
    try {
      Work work(session_, relay_, !look_first);
      if (look_first) {
        const auto fresh = enter_new(work.db(), deliveries);
        if (!fresh.empty()) handler_(fresh, work);
      } else {
        handler_(deliveries, work);
        work.finish_with(session_.statement(queries::enter_deliveries, ids_of(deliveries)));
      }
      work.commit();
      return;
    } catch (const sql::Error& e) {
      if (e.kind == sql::ErrorKind::unavailable || attempt == immediate_retries) throw;
      // Unique: it came twice, or another replica inserted what was absent when we looked.
      const bool again = e.kind == sql::ErrorKind::retryable || e.kind == sql::ErrorKind::unique || !look_first;
      if (!again) throw;
      look_first = look_first || e.kind != sql::ErrorKind::retryable;
    } catch (const std::exception&) {
      if (look_first) throw;
      look_first = true;
    }
  }
}

// Waits for the database as long as it takes; the connection is kept alive by taking what comes, which the prefetch
// bounds.
void Consumer::apply_patiently(Connection& connection, std::deque<InHand>& hand, std::span<const Delivery> deliveries) {
  for (bool complained = false;;) {
    try {
      apply(deliveries);
      pulse_.beat(std::chrono::steady_clock::now());
      return;
    } catch (const sql::Error& e) {
      if (e.kind != sql::ErrorKind::unavailable) throw;
      if (!complained) spdlog::warn("consumer: the database is away ({}); {} messages wait", e.what(), hand.size());
      complained = true;
      pulse_.stop();
      if (stopping_) throw Interrupted();
      if (auto received = connection.next(std::chrono::milliseconds(250))) take(std::move(*received), hand);
    }
  }
}

void Consumer::process(Connection& connection, std::deque<InHand>& hand, std::size_t count) {
  static auto& batches = metrics::counter("consulta_consumer_batches_total", "Batches of events handled");
  static auto& handled = metrics::counter("consulta_consumer_events_total", "Events handled");
  std::vector<Delivery> deliveries;
  bool well_formed = true;
  for (std::size_t i = 0; i < count; ++i) {
    deliveries.push_back(hand[i].delivery);
    well_formed = well_formed && hand[i].well_formed;
  }
  current_trace() = {};
  bool together = well_formed;
  if (together) {
    try {
      apply_patiently(connection, hand, deliveries);
    } catch (const Interrupted&) {
      throw;
    } catch (const ConnectionError&) {
      throw;
    } catch (const std::exception& e) {
      if (count > 1) spdlog::warn("a batch of {} failed ({}), running them one by one", count, e.what());
      together = false;
    }
  }
  if (!together) {
    for (std::size_t i = 0; i < count; ++i) {
      try {
        if (!hand[i].well_formed) throw Poison("the message has no message_id that is a UUID");
        apply_patiently(connection, hand, {&deliveries[i], 1});
      } catch (const Interrupted&) {
        throw;
      } catch (const ConnectionError&) {
        throw;
      } catch (const Poison& e) {
        give_up_or_retry(hand[i], e.what(), true);
      } catch (const std::exception& e) {
        give_up_or_retry(hand[i], e.what(), false);
      }
    }
  }
  handled_tag_ = hand[count - 1].tag;
  unacknowledged_ += count;
  hand.erase(hand.begin(), hand.begin() + static_cast<std::ptrdiff_t>(count));
  batches.Increment();
  handled.Increment(static_cast<double>(count));
}

// Not confirmed is a ConnectionError: the message is still unacknowledged and comes again.
void Consumer::give_up_or_retry(const InHand& message, const std::string& error, bool poison) {
  const int attempts = message.delivery.attempts + 1;
  const auto tier = static_cast<std::size_t>(attempts - 1);
  const bool give_up = poison || tier >= retry_tiers.size();
  Outgoing out;
  out.id = message.delivery.id;
  out.type = message.delivery.type;
  out.body = message.delivery.body;
  out.mandatory = true;
  out.headers = {{dead::attempts_header, std::to_string(attempts)}, {dead::error_header, error.substr(0, 500)}};
  if (give_up) {
    out.exchange = dead_exchange;
    out.routing_key = options_.service;
    out.headers.emplace_back(dead::reason_header, poison ? "poison" : "retries_exhausted");
    out.headers.emplace_back(dead::given_up_at_header, format_instant(Clock::now()));
    spdlog::error("event {} ({}) is dead after {} attempts: {}", message.message_id, out.type, attempts, error);
  } else {
    out.exchange = retry_exchange;
    out.routing_key = retry_routing_key(options_.service, tier);
    spdlog::warn("event {} ({}) failed, attempt {}, again in {}: {}", message.message_id, out.type, attempts,
                 retry_tiers[tier].name, error);
  }
  if (retries_.publish({&out, 1}).empty()) throw ConnectionError("a retry was not confirmed");
}

}  // namespace consulta::broker
