// The transactional outbox: an event is a row written in the transaction that changes the state it tells of, and is
// published after that transaction has committed. Guarantee: every event of a committed transaction is published at
// least once, however often any process dies; no event of one that was rolled back ever is.
//
// Right after the commit the events are published from memory: at once by the thread that committed while little is
// going on, else by the relay's thread, in batches. That thread takes the confirms and deletes the rows. A sweep
// publishes what a crash left behind, or what did not fit into the relay's bounded memory.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "broker/publisher.hpp"
#include "platform/pulse.hpp"
#include "platform/sql.hpp"
#include "platform/stoppable_thread.hpp"

namespace consulta::broker {

class Relay {
 public:
  Relay(const std::string& database_url, Publisher publisher);

  // The rows of these are committed.
  void offer(std::vector<Outgoing> events);

  // Publishes what was offered, if the broker answers within five seconds; the rest stays in the database.
  void stop() { thread_.stop(); }

  // Whether it gets on: what is committed is published.
  bool healthy() const { return pulse_.beats(std::chrono::steady_clock::now()); }

 private:
  void run(StoppableThread::Loop& loop);
  void publish(std::vector<Outgoing> batch);
  void forget_confirmed();
  void sweep();

  sql::Session session_;
  std::mutex publishing_;  // held while publisher_ is used
  Publisher publisher_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Outgoing> waiting_;
  Pulse pulse_;
  std::vector<Uuid> confirmed_;  // published, their rows not yet deleted
  StoppableThread thread_;
};

// What a piece of work ends with.
struct Ending {
  std::vector<sql::Statement> statements;
  std::vector<Outgoing> events;
  std::vector<std::function<void()>> then;  // to be run once it is committed
};

// One transaction and the events it tells. Rolls back unless committed; once committed, it may be used for the next.
class Work {
 public:
  // `optimistic`: see optimistic().
  Work(sql::Session& session, Relay& relay, bool optimistic = false)
      : session_(session), relay_(relay), optimistic_(optimistic) {}

  // In the transaction, which begins when this is first asked for.
  sql::Session& db() {
    if (!transaction_) transaction_.emplace(session_);
    return session_;
  }

  // For what may be read before the transaction.
  sql::Session& before() { return session_; }

  // Whether this will be run once more, not optimistic then, if a statement of it fails. So it may assume that nobody
  // else is at the same rows and take no lock, as long as its statements fail where that is not so.
  bool optimistic() const { return optimistic_; }

  // An INSERT, UPDATE or DELETE that this ends with, run at commit: on PostgreSQL it and the outbox's rows are one
  // statement, and where the work asked nothing else, the whole transaction. After in_parts() it is run at once.
  void finish_with(sql::Statement last) {
    if (in_parts_) {
      db().exec(last.text, std::move(last.values));
    } else {
      ending_.statements.push_back(std::move(last));
    }
  }

  // This is done in parts that may build on each other.
  void in_parts() { in_parts_ = true; }

  // Told if and when this is committed.
  void publish(Outgoing event) { ending_.events.push_back(std::move(event)); }

  // Runs once this is committed, never before; not when it is rolled back.
  void after_commit(std::function<void()> then) { ending_.then.push_back(std::move(then)); }

  void commit();

  // Instead of commit(): what this ends with, where it asked for nothing in a transaction and its statements are of
  // rows, so that it may be committed together with others'.
  std::optional<Ending> take_ending();

 private:
  sql::Session& session_;
  Relay& relay_;
  bool optimistic_;
  bool in_parts_ = false;
  std::optional<sql::Transaction> transaction_;
  Ending ending_;
};

// Runs these and writes the rows of the events: on PostgreSQL as one statement, on MariaDB within a transaction.
void run_with_outbox(sql::Session& session, std::vector<sql::Statement> statements,
                     const std::vector<Outgoing>& events);

// The tables outbox and inbox, for the migrations of a service.
std::vector<sql::Migration> messaging_migrations(bool postgresql);

}  // namespace consulta::broker
