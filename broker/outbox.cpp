#include "broker/outbox.hpp"

#include <algorithm>
#include <utility>

#include "broker/queries.hpp"
#include "platform/observe/log.hpp"

namespace consulta::broker {
namespace {

sql::Statement insert(const sql::Session& db, const std::vector<Outgoing>& events) {
  std::vector<StoredEvent> rows;
  rows.reserve(events.size());
  for (const auto& e : events) rows.push_back({e.id, e.routing_key, e.type, e.body, e.mandatory});
  return db.statement(queries::insert_events, json::write_sparse(rows));
}

// One statement that does what all of these do, for PostgreSQL.
sql::Statement together(std::vector<sql::Statement> statements) {
  sql::Statement out("");
  std::string checks;
  std::vector<std::size_t> expected;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    auto& one = statements[i];
    const auto part = "part" + std::to_string(i);
    out.text += (i == 0 ? "WITH " : ", ") + part + " AS (" + one.text + ")";
    for (auto& value : one.values) out.values.push_back(std::move(value));
    if (!one.expected) continue;
    checks += (checks.empty() ? " SELECT" : ",") + (" expect_rows((SELECT count(*) FROM " + part) +
              "), CAST(:expected" + std::to_string(i) + " AS bigint))";
    expected.push_back(*one.expected);
  }
  out.text += checks.empty() ? " SELECT" : checks;
  for (const auto rows : expected) out.values.emplace_back(std::to_string(rows));
  return out;
}

// Whether any may fail after it has changed something.
bool any_checked(const std::vector<sql::Statement>& statements) {
  return std::any_of(statements.begin(), statements.end(), [](const auto& s) { return s.expected.has_value(); });
}

}  // namespace

void call_guarded(const std::function<void()>& f) noexcept {
  try {
    f();
  } catch (const std::exception& e) {
    spdlog::error("told of a commit: {}", e.what());
  }
}

void run(sql::Session& session, sql::Statement statement) {
  const auto rows = session.exec(statement.text, std::move(statement.values));
  if (statement.expected && rows != *statement.expected) throw sql::Error(sql::ErrorKind::stale, "stale");
}

void run_with_outbox(sql::Session& session, std::vector<sql::Statement> statements,
                     const std::vector<Outgoing>& events) {
  if (!events.empty()) statements.push_back(insert(session, events));
  if (session.is_postgresql() && (any_checked(statements) || statements.size() > 1))
    statements = {together(std::move(statements))};
  for (auto& statement : statements) run(session, std::move(statement));
}

void Work::commit() {
  auto ending = std::exchange(ending_, {});
  const bool alone = ending.statements.size() + !ending.events.empty() < 2 && !any_checked(ending.statements);
  if (!session_.is_postgresql() && !alone) db();  // they need a transaction around them
  run_with_outbox(session_, std::move(ending.statements), ending.events);
  if (transaction_) transaction_->commit();
  transaction_.reset();
  if (!ending.events.empty()) call_guarded([&] { outlet_.committed(std::move(ending.events)); });
  for (const auto& then : ending.then) call_guarded(then);
}

std::optional<PendingCommit> Work::take_pending_commit() {
  const bool by_rows = std::all_of(ending_.statements.begin(), ending_.statements.end(),
                                   [](const auto& statement) { return statement.by_rows; });
  if (transaction_ || !by_rows || !session_.is_postgresql()) return std::nullopt;
  return std::exchange(ending_, {});
}

}  // namespace consulta::broker
