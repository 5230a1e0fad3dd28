// While a backup is taken nothing may change: requests that write are refused, deadlines rest, and in the end events
// rest too, while reads go on. A backup says so by a row in each service's own database, which every replica looks at
// four times a second, and each says by a row of its own when it has come to rest. Guarantees:
//
// - A replica that has said so writes nothing until it has seen in its database that the pause is over, but that its
//   relay still publishes the outbox and deletes those rows, and that it records who reads (accesses.hpp). One that
//   starts meanwhile looks before it serves.
// - A pause is a lease: whatever becomes of the backup, it ends by itself (tools/backup says when).
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/http/http.hpp"
#include "platform/process/stoppable_thread.hpp"
#include "platform/sql/sql.hpp"

namespace consulta::host {

class WritePause {
 public:
  // How far a replica is at rest, as the tables have it.
  enum Level : std::int32_t { none = 0, writes = 1, everything = 2 };

  // Looks once before it returns; throws sql::Error where it cannot.
  explicit WritePause(const std::string& database_url);

  // From here on it looks by itself. `rest` ends what reacts to events and returns when it has ended, `resume` begins
  // it anew; both are called by the thread that looks.
  void start(std::function<void()> rest, std::function<void()> resume);
  void stop();

  bool writes_rest() const { return resting_; }
  // Before start(): whether events shall not be reacted to for now.
  bool events_rest() const { return events_rest_; }

  // Held by whatever writes, for as long as it does.
  class Pass {
   public:
    explicit Pass(WritePause& pause) : pause_(&pause) {}
    Pass(Pass&& other) noexcept : pause_(std::exchange(other.pause_, nullptr)) {}
    ~Pass() {
      if (pause_ != nullptr) --pause_->writing_;
    }

   private:
    WritePause* pause_;
  };
  // Nothing while writes rest.
  std::optional<Pass> enter();

  // These routes, of which those that write answer 503 with Retry-After while writes rest. A GET writes where its path
  // begins with one of `reads_that_write`.
  http::Router guard(const http::Router& router, const std::vector<std::string>& reads_that_write);

 private:
  void look();
  void run(StoppableThread::Loop& loop);
  void say_at_rest(const Uuid& pause, Level level);

  sql::Session session_;
  const Uuid replica_ = new_id();
  std::atomic<bool> resting_{false};
  std::atomic<std::int64_t> writing_{0};
  bool events_rest_ = false;
  std::function<void()> rest_, resume_;
  std::optional<StoppableThread> thread_;
};

}  // namespace consulta::host
