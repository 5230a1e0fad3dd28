#include "broker/consumer.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "broker/halving.hpp"
#include "broker/retry_policy.hpp"
#include "platform/observe/log.hpp"
#include "platform/observe/metrics.hpp"
#include "platform/observe/trace.hpp"
#include "platform/sql/sql.hpp"

namespace consulta::broker {
namespace {

// Stopped while the database was away: what is in hand goes back to the queue.
struct Interrupted : std::runtime_error {
  Interrupted() : std::runtime_error("stopping") {}
};

Delivery delivery_of(Received received) {
  Delivery delivery;
  delivery.id = parse_uuid(received.message_id).value_or(Uuid{});
  delivery.type = std::move(received.type);
  delivery.body = std::move(received.body);
  for (const auto& [name, value] : received.headers) {
    if (name == dead::attempts_header) delivery.attempts = std::atoi(value.c_str());
  }
  return delivery;
}

}  // namespace

Consumer::Consumer(ConsumerOptions options, BatchHandler handler)
    : options_(std::move(options)),
      handler_(std::move(handler)),
      retries_(options_.broker_url, options_.service + " retries", options_.topology),
      thread_("consumer", [this](auto& loop) { run(loop); }) {}

void Consumer::run(StoppableThread::Loop& loop) {
  try {
    stop_ = loop.token();
    Connection connection(options_.broker_url, options_.service + " consumer");
    declare(connection, options_.topology);
    connection.consume(queue_name(options_.service), static_cast<std::uint16_t>(2 * options_.batch_limit));
    loop.went_well();
    serve(connection);
  } catch (const Interrupted&) {
  } catch (const std::exception&) {
    pulse_.stop();
    throw;
  }
}

void Consumer::serve(Connection& connection) {
  Hand hand;
  const auto take = [&](std::chrono::milliseconds patience) {
    auto received = connection.next(patience);
    if (received) hand.push_back({received->tag, delivery_of(std::move(*received))});
    return received.has_value();
  };
  while (!stop_.stop_requested()) {
    pulse_.beat(std::chrono::steady_clock::now());
    if (hand.empty()) {
      take(std::chrono::milliseconds(500));
      retries_.idle();
    }
    while (hand.size() < options_.batch_limit && take(std::chrono::milliseconds(0))) {
    }
    if (!hand.empty()) process(connection, hand);
  }
}

void Consumer::process(Connection& connection, Hand& hand) {
  static auto& batches = metrics::counter("consulta_consumer_batches_total", "Batches of events handled");
  static auto& handled = metrics::counter("consulta_consumer_events_total", "Events handled");
  std::vector<Delivery> batch;
  std::uint64_t last_tag = 0;
  for (; !hand.empty() && batch.size() < options_.batch_limit; hand.pop_front()) {
    last_tag = hand.front().tag;
    batch.push_back(std::move(hand.front().delivery));
  }
  current_trace() = {};
  Halving parts(batch.size());
  while (const auto part = parts.next()) {
    const auto deliveries = std::span(batch).subspan(part->begin, part->size);
    const auto failed = [&](const std::exception& e, bool poison) {
      if (parts.failed()) {
        give_up_or_retry(deliveries.front(), e.what(), poison);
      } else {
        spdlog::warn("a batch of {} failed ({}), running it by halves", part->size, e.what());
      }
    };
    try {
      handle_patiently(connection, hand, deliveries);
      parts.done();
    } catch (const Interrupted&) {
      throw;
    } catch (const ConnectionError&) {
      throw;
    } catch (const Poison& e) {
      failed(e, true);
    } catch (const std::exception& e) {
      failed(e, false);
    }
  }
  connection.ack_up_to(last_tag);
  batches.Increment();
  handled.Increment(static_cast<double>(batch.size()));
}

// Waits for the database as long as it takes; the connection is kept alive by taking what comes, which the prefetch
// bounds.
void Consumer::handle_patiently(Connection& connection, Hand& hand, std::span<const Delivery> deliveries) {
  if (std::any_of(deliveries.begin(), deliveries.end(), [](const auto& d) { return d.id.is_nil(); })) {
    throw Poison("the message has no message_id that is a UUID");
  }
  for (bool complained = false;;) {
    try {
      handler_(deliveries);
      pulse_.beat(std::chrono::steady_clock::now());
      return;
    } catch (const sql::Error& e) {
      if (e.kind != sql::ErrorKind::unavailable) throw;
      if (!complained)
        spdlog::warn("consumer: the database is away ({}); {} messages wait", e.what(), deliveries.size());
      complained = true;
      pulse_.stop();
      if (stop_.stop_requested()) throw Interrupted();
      if (auto received = connection.next(std::chrono::milliseconds(250))) {
        hand.push_back({received->tag, delivery_of(std::move(*received))});
      }
    }
  }
}

// Not confirmed is a ConnectionError: the message is still unacknowledged and comes again.
void Consumer::give_up_or_retry(const Delivery& message, const std::string& error, bool poison) {
  const auto fate = after_failure(message.attempts, poison);
  Outgoing out;
  out.id = message.id.is_nil() ? new_id() : message.id;
  out.type = message.type;
  out.body = message.body;
  out.mandatory = true;
  out.headers = {{dead::attempts_header, std::to_string(fate.attempts)}, {dead::error_header, error.substr(0, 500)}};
  if (!fate.tier) {
    out.exchange = dead_exchange;
    out.routing_key = options_.service;
    out.headers.emplace_back(dead::reason_header, fate.reason);
    out.headers.emplace_back(dead::given_up_at_header, format_instant(Clock::now()));
    spdlog::error("event {} ({}) is dead after {} attempts: {}", to_text(out.id), out.type, fate.attempts, error);
  } else {
    out.exchange = retry_exchange;
    out.routing_key = retry_routing_key(options_.service, *fate.tier);
    spdlog::warn("event {} ({}) failed, attempt {}, again in {}: {}", to_text(out.id), out.type, fate.attempts,
                 retry_tiers[*fate.tier].name, error);
  }
  if (retries_.publish({&out, 1}).empty()) throw ConnectionError("a retry was not confirmed");
}

}  // namespace consulta::broker
