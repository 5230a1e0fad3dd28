#include "broker/outbox.hpp"

#include <algorithm>
#include <utility>

#include "broker/queries.hpp"
#include "platform/backoff.hpp"
#include "platform/log.hpp"
#include "platform/metrics.hpp"

namespace consulta::broker {
namespace {

constexpr std::size_t batch_limit = 256;
constexpr std::size_t waiting_limit = 20'000;
// With more than this many unconfirmed, batches are cheaper than publishing at once, and a broker that has stopped
// reading might block whoever commits.
constexpr std::size_t at_once_limit = 32;
constexpr auto sweep_interval = std::chrono::seconds(2);
// Rows of published events are deleted this often, many in one statement. A crash in between publishes them again,
// which every consumer's inbox absorbs.
constexpr auto forget_interval = std::chrono::milliseconds(200);

Outgoing to_message(StoredEvent row) {
  return {row.id, events_exchange, std::move(row.routing_key), std::move(row.type), std::move(row.body), row.mandatory,
          {}};
}

sql::Statement insert(const sql::Session& db, const std::vector<Outgoing>& events) {
  std::vector<StoredEvent> rows;
  rows.reserve(events.size());
  for (const auto& e : events) rows.push_back({e.id, e.routing_key, e.type, e.body, e.mandatory});
  return db.statement(queries::insert_events, json::write(rows));
}

// One statement that does what all of these do.
sql::Statement together(std::vector<sql::Statement> statements) {
  auto out = std::move(statements.front());
  out.text = "WITH part0 AS (" + out.text + ")";
  for (std::size_t i = 1; i < statements.size(); ++i) {
    const bool last = i + 1 == statements.size();
    out.text += last ? " " + statements[i].text : ", part" + std::to_string(i) + " AS (" + statements[i].text + ")";
    for (auto& value : statements[i].values) out.values.push_back(std::move(value));
  }
  return out;
}

}  // namespace

std::vector<sql::Migration> messaging_migrations(bool postgresql) {
  std::vector<sql::Migration> out{{"0000_messaging.sql", postgresql ? R"(
CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  routing_key text NOT NULL,
  type text NOT NULL,
  body text NOT NULL,
  mandatory boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE inbox (
  id uuid PRIMARY KEY,
  received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX inbox_received_at ON inbox USING brin (received_at);
)"
                                                                    : R"(
CREATE TABLE outbox (
  id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  routing_key VARCHAR(200) NOT NULL,
  type VARCHAR(200) NOT NULL,
  body LONGTEXT NOT NULL,
  mandatory BOOLEAN NOT NULL,
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE inbox (
  id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  received_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  KEY inbox_received_at (received_at)
) ENGINE=InnoDB;
)"}};
  // Its summaries only ever widen: once the place of what was forgotten is taken again, each covers all ages, and who
  // looks for old rows reads all. forget_deliveries goes by the primary key.
  if (postgresql) out.push_back({"0000_inbox_by_id.sql", "DROP INDEX inbox_received_at;"});
  return out;
}

void run_with_outbox(sql::Session& session, std::vector<sql::Statement> statements,
                     const std::vector<Outgoing>& events) {
  if (!events.empty()) statements.push_back(insert(session, events));
  if (session.is_postgresql() && statements.size() > 1) statements = {together(std::move(statements))};
  for (auto& statement : statements) session.exec(statement.text, std::move(statement.values));
}

void Work::commit() {
  auto ending = std::exchange(ending_, {});
  const bool one_statement = session_.is_postgresql() || ending.statements.size() + !ending.events.empty() < 2;
  if (!one_statement) db();  // they need a transaction around them
  run_with_outbox(session_, std::move(ending.statements), ending.events);
  if (transaction_) transaction_->commit();
  transaction_.reset();
  if (!ending.events.empty()) relay_.offer(std::move(ending.events));
  for (const auto& then : ending.then) then();
}

std::optional<Ending> Work::take_ending() {
  const bool by_rows = std::all_of(ending_.statements.begin(), ending_.statements.end(),
                                   [](const auto& statement) { return statement.by_rows; });
  if (transaction_ || !by_rows || !session_.is_postgresql()) return std::nullopt;
  return std::exchange(ending_, {});
}

Relay::Relay(const std::string& database_url, Publisher publisher)
    : session_(database_url), publisher_(std::move(publisher)), thread_("relay", [this](auto& loop) { run(loop); }) {}

void Relay::offer(std::vector<Outgoing> events) {
  {
    std::unique_lock publishing(publishing_, std::try_to_lock);
    if (publishing && publisher_.connected() && publisher_.open() + events.size() <= at_once_limit) {
      return publisher_.send(std::move(events));
    }
  }
  {
    std::lock_guard lock(mutex_);
    // What finds no room is in the database: the sweep will take it.
    if (waiting_.size() + events.size() > waiting_limit) return;
    for (auto& event : events) waiting_.push_back(std::move(event));
  }
  wake_.notify_one();
}

// Also takes the confirms of what was published at once. What is not confirmed is sent again with the next connection;
// what the broker refuses is the sweep's.
void Relay::publish(std::vector<Outgoing> batch) {
  std::lock_guard publishing(publishing_);
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

// The rows are deleted in the transaction that locks them.
void Relay::sweep() {
  static auto& age = metrics::gauge("consulta_outbox_oldest_seconds", "Age of the oldest event not yet published");
  age.Set(static_cast<double>(session_.maybe(queries::find_age_of_oldest_event).value_or(0)));
  for (;;) {
    sql::Transaction transaction(session_);
    auto rows = session_.all(queries::lock_left_events, batch_limit);
    if (rows.empty()) return;
    std::vector<Outgoing> batch;
    batch.reserve(rows.size());
    for (auto& row : rows) batch.push_back(to_message(std::move(row)));
    std::vector<Uuid> ids;
    {
      std::lock_guard publishing(publishing_);
      ids = publisher_.publish(batch);
    }
    if (!ids.empty()) session_.exec(queries::delete_events, ids);
    transaction.commit();
    spdlog::info("swept {} events out of the outbox", ids.size());
    if (rows.size() < batch_limit || ids.empty()) return;
  }
}

void Relay::run(StoppableThread::Loop& loop) {
  using clock = std::chrono::steady_clock;
  Backoff backoff;
  auto next_sweep = clock::now();
  auto forget_at = clock::now();
  auto not_before = clock::now();
  std::optional<clock::time_point> flush_until;
  bool good = false;  // the last turn
  for (;;) {
    std::vector<Outgoing> batch;
    {
      std::unique_lock lock(mutex_);
      const auto patience = confirmed_.empty() ? std::chrono::milliseconds(1000) : forget_interval;
      wake_.wait_for(lock, loop.token(), patience, [&] { return !waiting_.empty(); });
      if (loop.stopping() && !flush_until) flush_until = clock::now() + std::chrono::seconds(5);
      if (flush_until && (waiting_.empty() || clock::now() > *flush_until)) break;
      if (clock::now() < not_before) {
        lock.unlock();
        std::this_thread::sleep_until(std::min(not_before, clock::now() + std::chrono::milliseconds(100)));
        continue;
      }
      // After a failure the publisher still has the last batch; with another each time it would grow without bound.
      while (good && !waiting_.empty() && batch.size() < batch_limit) {
        batch.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
      }
    }
    try {
      publish(std::move(batch));
      if (confirmed_.size() >= batch_limit || clock::now() >= forget_at) {
        forget_confirmed();
        forget_at = clock::now() + forget_interval;
      }
      if (clock::now() >= next_sweep) {
        forget_confirmed();
        sweep();
        next_sweep = clock::now() + sweep_interval;
      }
      good = true;
      pulse_.beat(clock::now());
      backoff.reset();
    } catch (const std::exception& e) {
      good = false;
      pulse_.stop();
      const auto pause = backoff.next();
      spdlog::warn("relay: {}; again in {} ms", e.what(), pause.count());
      not_before = clock::now() + pause;
    }
  }
  try {
    std::lock_guard publishing(publishing_);
    if (publisher_.connected()) {
      for (const auto& id : publisher_.publish({})) confirmed_.push_back(id);
    }
  } catch (const ConnectionError& e) {
    spdlog::warn("relay: {}; what is not confirmed is published after the next start", e.what());
  }
  forget_confirmed();
}

}  // namespace consulta::broker
