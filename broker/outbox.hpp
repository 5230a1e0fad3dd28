// The transactional outbox: an event is a row written in the transaction that changes the state it tells of, and is
// published after that transaction has committed (broker/relay.hpp). Guarantee: every event of a committed transaction
// is published at least once, however often any process dies; no event of one that was rolled back ever is.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "broker/outgoing.hpp"
#include "platform/sql/sql.hpp"

namespace consulta::broker {

// Where events go once their rows are committed. Safe from any thread.
struct Outlet {
  virtual ~Outlet() = default;
  virtual void committed(std::vector<Outgoing> events) = 0;
};

// Throws sql::Error, as `stale` where it changes other rows than it was expected to.
void run(sql::Session& session, sql::Statement statement);

// Tells somebody how a commit went, which stands whatever they do: what `f` throws is logged.
void call_guarded(const std::function<void()>& f) noexcept;

// What a piece of work ends with.
struct PendingCommit {
  std::vector<sql::Statement> statements;
  std::vector<Outgoing> events;
  std::vector<std::function<void()>> then;  // to be run once it is committed
};

// One transaction and the events it tells. Rolls back unless committed; once committed, it may be used for the next.
class Work {
 public:
  Work(sql::Session& session, Outlet& outlet) : session_(session), outlet_(outlet) {}

  // In the transaction, which begins when this is first asked for.
  sql::Session& db() {
    if (!transaction_) transaction_.emplace(session_);
    return session_;
  }

  // For what may be read before the transaction.
  sql::Session& before() { return session_; }

  // Whether the transaction has begun.
  bool begun() const { return transaction_.has_value(); }

  // What this ends with, run at commit: it changes rows, or fails where they are not as expected. On PostgreSQL it and
  // the outbox's rows are one statement, and where the work asked nothing else, the whole transaction.
  void finish_with(sql::Statement last) { ending_.statements.push_back(std::move(last)); }

  // Told if and when this is committed.
  void publish(Outgoing event) { ending_.events.push_back(std::move(event)); }

  // Runs once this is committed, never before; not when it is rolled back. What it throws is logged.
  void after_commit(std::function<void()> then) { ending_.then.push_back(std::move(then)); }

  // Throws only where it is not known to be committed.
  void commit();

  // Instead of commit(): what this ends with, where it asked for nothing in a transaction and its statements are of
  // rows, so that it may be committed together with others'.
  std::optional<PendingCommit> take_pending_commit();

 private:
  sql::Session& session_;
  Outlet& outlet_;
  std::optional<sql::Transaction> transaction_;
  PendingCommit ending_;
};

// Runs these and writes the rows of the events: on PostgreSQL as one statement, on MariaDB within a transaction.
void run_with_outbox(sql::Session& session, std::vector<sql::Statement> statements,
                     const std::vector<Outgoing>& events);

}  // namespace consulta::broker
