#include "broker/consumer.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "broker/retry_policy.hpp"
#include "platform/observe/log.hpp"
#include "platform/observe/metrics.hpp"
#include "platform/observe/trace.hpp"
#include "platform/sql/sql.hpp"

namespace consulta::broker {
namespace {

// So many failures in one batch show that more is amiss than a message or two, each of which costs nine of 256.
constexpr int many_failures = 24;

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

// By the broker: there is no such queue, or it is not ours to read.
bool is_refused(const ConnectionError& e) {
  const std::string_view what = e.what();
  return what.find("NOT_FOUND") != std::string_view::npos || what.find("ACCESS_REFUSED") != std::string_view::npos;
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
    hand_ = {};
    consume(connection);
    loop.went_well();
    serve(connection);
  } catch (const Interrupted&) {
  } catch (const std::exception&) {
    pulse_.stop();
    throw;
  }
}

void Consumer::consume(Connection& connection) {
  connection.consume(queue_name(options_.service), static_cast<std::uint16_t>(2 * options_.batch_limit));
  if (!aside_) return;
  try {
    connection.consume(again_queue_name(options_.service), static_cast<std::uint16_t>(options_.batch_limit / 2));
  } catch (const ConnectionError& e) {
    if (!options_.topology.given || !is_refused(e)) throw;
    spdlog::error("{}: {}; make it, or what fails stands in the way", again_queue_name(options_.service), e.what());
    aside_ = false;
    throw;
  }
}

void Consumer::serve(Connection& connection) {
  while (!stop_.stop_requested()) {
    pulse_.beat(std::chrono::steady_clock::now());
    if (hand_.open.empty()) {
      take(connection, std::chrono::milliseconds(500));
      retries_.idle();
    }
    while (hand_.fresh.size() < options_.batch_limit && take(connection, std::chrono::milliseconds(0))) {
    }
    if (!hand_.fresh.empty()) handle_fresh(connection);
    handle_again(connection);
    acknowledge(connection);
  }
}

// Whether anything came.
bool Consumer::take(Connection& connection, std::chrono::milliseconds patience) {
  auto received = connection.next(patience);
  if (!received) return false;
  const auto tag = received->tag;
  auto& to = received->queue == again_queue_name(options_.service) ? hand_.again : hand_.fresh;
  hand_.open.insert(hand_.open.end(), tag);
  to.push_back({tag, delivery_of(std::move(*received))});
  return true;
}

Consumer::Batch Consumer::gather(std::deque<InHand>& from, std::size_t limit) {
  Batch batch;
  for (; !from.empty() && batch.tags.size() < limit; from.pop_front()) {
    batch.tags.push_back(from.front().tag);
    batch.deliveries.push_back(std::move(from.front().delivery));
  }
  batch.parts = Halving(batch.tags.size());
  return batch;
}

void Consumer::handle_fresh(Connection& connection) {
  // The retry queues lead here: what has failed before goes on to where it stands apart.
  const auto failed_before = [](const InHand& one) { return one.delivery.attempts > 0 && !one.delivery.id.is_nil(); };
  auto& fresh = hand_.fresh;
  const auto end = fresh.begin() + static_cast<std::ptrdiff_t>(std::min(fresh.size(), options_.batch_limit));
  std::deque<InHand> again;
  std::copy_if(fresh.begin(), end, std::back_inserter(again), failed_before);
  if (!again.empty()) {
    const auto batch = gather(again, again.size());
    if (set_aside(batch.deliveries)) {
      handled(batch.tags);
      fresh.erase(std::remove_if(fresh.begin(), end, failed_before), end);
    }
  }
  auto batch = gather(fresh, options_.batch_limit);
  std::set<std::string> failing;
  for (int failures = 0; const auto part = batch.parts.next();) {
    if (failures == many_failures) {
      // What is of a type that fails stands apart untried; the others have their turn again, next.
      Batch rest;
      for (auto i = batch.tags.size(); i-- > part->begin;) {
        if (failing.contains(batch.deliveries[i].type)) {
          rest.tags.push_back(batch.tags[i]);
          rest.deliveries.push_back(std::move(batch.deliveries[i]));
        } else {
          fresh.push_front({batch.tags[i], std::move(batch.deliveries[i])});
        }
      }
      if (set_aside(rest.deliveries)) return handled(rest.tags);
      for (std::size_t i = 0; i < rest.tags.size(); ++i)
        fresh.push_front({rest.tags[i], std::move(rest.deliveries[i])});
      return;
    }
    if (handle_part(connection, batch)) continue;
    ++failures;
    if (part->size == 1) failing.insert(batch.deliveries[part->begin].type);
  }
}

// A batch of these is gone on with until something fresh has come.
void Consumer::handle_again(Connection& connection) {
  auto& batch = hand_.tried_again;
  if (!batch && !hand_.again.empty()) batch = gather(hand_.again, std::max<std::size_t>(options_.batch_limit / 4, 1));
  while (batch && !stop_.stop_requested()) {
    handle_part(connection, *batch);
    if (!batch->parts.next()) return batch.reset();
    take(connection, std::chrono::milliseconds(0));
    if (!hand_.fresh.empty()) return;
  }
}

// The one whose turn it is. Whether it went well.
bool Consumer::handle_part(Connection& connection, Batch& batch) {
  static auto& batches = metrics::counter("consulta_consumer_batches_total", "Batches of events handled");
  current_trace() = {};
  const auto part = batch.parts.next().value();
  const auto deliveries = std::span(batch.deliveries).subspan(part.begin, part.size);
  const auto failed = [&](const std::exception& e, bool poison) {
    if (!batch.parts.failed()) {
      spdlog::warn("a batch of {} failed ({}), running it by halves", part.size, e.what());
      return false;
    }
    give_up_or_retry(deliveries.front(), e.what(), poison);
    handled(std::span(batch.tags).subspan(part.begin, part.size));
    return false;
  };
  try {
    handle_patiently(connection, deliveries);
  } catch (const Interrupted&) {
    throw;
  } catch (const ConnectionError&) {
    throw;
  } catch (const Poison& e) {
    return failed(e, true);
  } catch (const std::exception& e) {
    return failed(e, false);
  }
  batch.parts.done();
  batches.Increment();
  handled(std::span(batch.tags).subspan(part.begin, part.size));
  return true;
}

// Waits for the database as long as it takes; the connection is kept alive by taking what comes, which the prefetch
// bounds.
void Consumer::handle_patiently(Connection& connection, std::span<const Delivery> deliveries) {
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
      take(connection, std::chrono::milliseconds(250));
    }
  }
}

void Consumer::handled(std::span<const std::uint64_t> tags) {
  static auto& count = metrics::counter("consulta_consumer_events_total", "Events handled");
  for (const auto tag : tags) hand_.open.erase(tag);
  hand_.handled.insert(hand_.handled.end(), tags.begin(), tags.end());
  count.Increment(static_cast<double>(tags.size()));
}

// All below what is still in hand by one word, the others one by one.
void Consumer::acknowledge(Connection& connection) {
  auto tags = std::exchange(hand_.handled, {});
  std::sort(tags.begin(), tags.end());
  const auto above = hand_.open.empty() ? tags.end() : std::lower_bound(tags.begin(), tags.end(), *hand_.open.begin());
  if (above != tags.begin()) connection.ack_up_to(*std::prev(above));
  std::for_each(above, tags.end(), [&](std::uint64_t tag) { connection.ack(tag); });
}

// To be handled when it is its turn among what has failed. Where it cannot stand there, false.
bool Consumer::set_aside(std::span<const Delivery> deliveries) {
  if (!aside_) return false;
  std::vector<Outgoing> out;
  for (const auto& delivery : deliveries) {
    out.push_back({.id = delivery.id.is_nil() ? new_id() : delivery.id,
                   .exchange = retry_exchange,
                   .routing_key = again_routing_key(options_.service),
                   .type = delivery.type,
                   .body = delivery.body,
                   .mandatory = true,
                   .headers = {{dead::attempts_header, std::to_string(delivery.attempts)}}});
  }
  return retries_.publish(out).size() == out.size();
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
