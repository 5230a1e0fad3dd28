// Publishes the outbox by a thread of its own: right after the commit from memory, in batches, and deletes the rows of
// what is confirmed. A sweep publishes what a crash left behind, or what did not fit into the relay's bounded memory.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "broker/outbox.hpp"
#include "broker/publisher.hpp"
#include "platform/observe/pulse.hpp"
#include "platform/process/stoppable_thread.hpp"
#include "platform/sql/sql.hpp"

namespace consulta::broker {

class Relay : public Outlet {
 public:
  Relay(const std::string& database_url, Publisher publisher);

  // The rows of these are committed.
  void committed(std::vector<Outgoing> events) override;

  // Publishes what was offered, for five seconds, and waits for answers as long as any publish() does; the rest stays
  // in the database.
  void stop() { thread_.stop(); }

  // Whether it gets on: what is committed is published.
  bool healthy() const { return pulse_.beats(std::chrono::steady_clock::now()); }

 private:
  struct Waiting {
    Outgoing event;
    std::chrono::steady_clock::time_point since;
  };

  void run(StoppableThread::Loop& loop);
  void leave_to_sweep(bool stopping);
  std::vector<Outgoing> take(std::size_t count);
  void publish(std::vector<Outgoing> batch);
  void take_last_answers();
  void forget_confirmed();
  bool sweep();

  sql::Session session_;
  Publisher publisher_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Waiting> waiting_;  // the oldest first
  Pulse pulse_;
  std::vector<Uuid> confirmed_;  // published, their rows not yet deleted
  StoppableThread thread_;
};

}  // namespace consulta::broker
