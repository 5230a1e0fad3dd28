#include "broker/relay.hpp"

#include <chrono>
#include <exception>
#include <thread>
#include <utility>

#include "broker/queries.hpp"
#include "broker/relay_schedule.hpp"
#include "platform/observe/log.hpp"
#include "platform/observe/metrics.hpp"

namespace consulta::broker {
namespace {

using Steady = std::chrono::steady_clock;

Outgoing to_message(StoredEvent row) {
  return {row.id, events_exchange, std::move(row.routing_key), std::move(row.type), std::move(row.body), row.mandatory,
          {}};
}

}  // namespace

Relay::Relay(const std::string& database_url, Publisher publisher)
    : session_(database_url), publisher_(std::move(publisher)), thread_("relay", [this](auto& loop) { run(loop); }) {}

void Relay::committed(std::vector<Outgoing> events) {
  {
    std::lock_guard lock(mutex_);
    if (!RelaySchedule::has_room(waiting_.size(), events.size())) return;
    for (auto& event : events) waiting_.push_back({std::move(event), Steady::now()});
  }
  wake_.notify_one();
}

// What is not confirmed is sent again with the next connection; what the broker refuses is the sweep's.
void Relay::publish(std::vector<Outgoing> batch) {
  const bool wait = !batch.empty() || !publisher_.connected();
  publisher_.send(std::move(batch));
  const auto confirmed = wait ? publisher_.publish({}) : publisher_.idle();
  confirmed_.insert(confirmed_.end(), confirmed.begin(), confirmed.end());
}

void Relay::forget_confirmed() {
  if (confirmed_.empty()) return;
  try {
    session_.exec(queries::delete_events, confirmed_);
  } catch (const sql::Error& e) {
    // They will be swept and published a second time; every consumer's inbox knows them.
    spdlog::warn("cannot delete {} published events: {}", confirmed_.size(), e.what());
  }
  confirmed_.clear();
}

// The next batch of what was left; whether there may be more. The rows are deleted in the transaction that locks them.
bool Relay::sweep() {
  static auto& age = metrics::gauge("consulta_outbox_oldest_seconds", "Age of the oldest event not yet published");
  age.Set(static_cast<double>(session_.maybe(queries::find_age_of_oldest_event).value_or(0)));
  sql::Transaction transaction(session_);
  auto rows = session_.all(queries::lock_left_events, RelaySchedule::batch_limit);
  if (rows.empty()) return false;
  std::vector<Outgoing> batch;
  batch.reserve(rows.size());
  for (auto& row : rows) batch.push_back(to_message(std::move(row)));
  const auto ids = publisher_.publish(batch);
  if (!ids.empty()) session_.exec(queries::delete_events, ids);
  transaction.commit();
  spdlog::info("swept {} events out of the outbox", ids.size());
  return rows.size() == RelaySchedule::batch_limit && !ids.empty();
}

// With mutex_ held.
void Relay::leave_to_sweep(bool stopping) {
  const auto now = Steady::now();
  while (!waiting_.empty() && RelaySchedule::is_for_sweep(waiting_.front().since, now, stopping)) waiting_.pop_front();
}

// With mutex_ held.
std::vector<Outgoing> Relay::take(std::size_t count) {
  std::vector<Outgoing> batch;
  batch.reserve(count);
  for (; batch.size() < count; waiting_.pop_front()) batch.push_back(std::move(waiting_.front().event));
  return batch;
}

void Relay::run(StoppableThread::Loop& loop) {
  using Turn = RelaySchedule::Turn;
  RelaySchedule schedule(Steady::now());
  for (;;) {
    std::unique_lock lock(mutex_);
    wake_.wait_until(lock, loop.token(), schedule.next_turn(Steady::now(), confirmed_.size()),
                     [&] { return schedule.takes(waiting_.size()) > 0; });
    leave_to_sweep(loop.stopping());
    const auto turn = schedule.begin(Steady::now(), waiting_.size(), loop.stopping());
    if (turn == Turn::end) break;
    auto batch = take(schedule.takes(waiting_.size()));
    lock.unlock();
    if (turn == Turn::rest) {
      std::this_thread::sleep_until(schedule.rest_until());
      continue;
    }
    try {
      publish(std::move(batch));
      const auto due = schedule.due(Steady::now(), confirmed_.size());
      if (due.forget) {
        forget_confirmed();
        schedule.forgot(Steady::now());
      }
      if (due.sweep) {
        const bool more = sweep();
        schedule.swept(Steady::now(), more);
      }
      schedule.went_well();
      pulse_.beat(Steady::now());
    } catch (const std::exception& e) {
      pulse_.stop();
      const auto pause = schedule.failed(Steady::now());
      spdlog::warn("relay: {}; again in {} ms", e.what(), pause.count());
    }
  }
  take_last_answers();
  forget_confirmed();
}

void Relay::take_last_answers() {
  try {
    if (!publisher_.connected()) return;
    const auto last = publisher_.publish({});
    confirmed_.insert(confirmed_.end(), last.begin(), last.end());
  } catch (const ConnectionError& e) {
    spdlog::warn("relay: {}; what is not confirmed is published after the next start", e.what());
  }
}

}  // namespace consulta::broker
