#include "broker/outbox.hpp"

#include <algorithm>
#include <utility>

#include "broker/queries.hpp"
#include "broker/relay.hpp"

namespace consulta::broker {
namespace {

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

sql::Migration messaging_migration(bool postgresql) {
  return {"0000_messaging.sql", postgresql ? R"(
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
)"};
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

}  // namespace consulta::broker
