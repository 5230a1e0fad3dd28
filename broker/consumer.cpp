#include "broker/consumer.hpp"

#include <unordered_set>
#include <utility>

#include "broker/queries.hpp"
#include "broker/retry_policy.hpp"
#include "platform/log.hpp"
#include "platform/metrics.hpp"
#include "platform/trace.hpp"

namespace consulta::broker {
namespace {

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

void count_failed(const Attempt& attempt, const std::string& why) {
  if (attempt.look_first) return;
  metrics::counter("consulta_quick_batches_failed_total",
                   "Batches that went the plain way after the quick one, by reason", {{"reason", why}})
      .Increment();
}

}  // namespace

Consumer::Consumer(ConsumerOptions options, Relay& relay, BatchHandler handler)
    : options_(std::move(options)),
      relay_(relay),
      handler_(std::move(handler)),
      session_(options_.database_url),
      retries_(options_.broker_url, options_.service + " retries", options_.topology),
      thread_("consumer", [this](auto& loop) { run(loop); }) {}

void Consumer::run(StoppableThread::Loop& loop) {
  try {
    stop_ = loop.token();
    Connection connection(options_.broker_url, options_.service + " consumer");
    declare(connection, options_.topology);
    connection.consume(queue_name(options_.service), static_cast<std::uint16_t>(2 * options_.batch_limit));
    loop.went_well();
    unacknowledged_ = 0;
    serve(connection);
  } catch (const Interrupted&) {
  } catch (const std::exception&) {
    pulse_.stop();
    throw;
  }
}

void Consumer::serve(Connection& connection) {
  std::deque<InHand> hand;
  while (!stop_.stop_requested()) {
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
  for (std::optional<Attempt> attempt{Attempt{}};;) {
    try {
      Work work(session_, relay_, !attempt->look_first);
      if (attempt->look_first) {
        const auto fresh = enter_new(work.db(), deliveries);
        if (!fresh.empty()) handler_(fresh, work);
      } else {
        handler_(deliveries, work);
        work.finish_with(session_.statement(queries::enter_deliveries, ids_of(deliveries)));
      }
      work.commit();
      return;
    } catch (const sql::Error& e) {
      count_failed(*attempt, json::enum_text(e.kind));
      attempt = next_attempt(*attempt, e.kind);
      if (!attempt) throw;
    } catch (const std::exception&) {
      count_failed(*attempt, "thrown");
      attempt = next_attempt(*attempt, std::nullopt);
      if (!attempt) throw;
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
      if (stop_.stop_requested()) throw Interrupted();
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
  const auto fate = after_failure(message.delivery.attempts, poison);
  Outgoing out;
  out.id = message.delivery.id;
  out.type = message.delivery.type;
  out.body = message.delivery.body;
  out.mandatory = true;
  out.headers = {{dead::attempts_header, std::to_string(fate.attempts)}, {dead::error_header, error.substr(0, 500)}};
  if (!fate.tier) {
    out.exchange = dead_exchange;
    out.routing_key = options_.service;
    out.headers.emplace_back(dead::reason_header, fate.reason);
    out.headers.emplace_back(dead::given_up_at_header, format_instant(Clock::now()));
    spdlog::error("event {} ({}) is dead after {} attempts: {}", message.message_id, out.type, fate.attempts, error);
  } else {
    out.exchange = retry_exchange;
    out.routing_key = retry_routing_key(options_.service, *fate.tier);
    spdlog::warn("event {} ({}) failed, attempt {}, again in {}: {}", message.message_id, out.type, fate.attempts,
                 retry_tiers[*fate.tier].name, error);
  }
  if (retries_.publish({&out, 1}).empty()) throw ConnectionError("a retry was not confirmed");
}

}  // namespace consulta::broker
