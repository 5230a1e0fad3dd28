// A thread with a name that goes on until it is told to stop: std::jthread, and what every loop of ours needs besides.
//
//   thread_("token keys", [this](auto& loop) { run(loop); })    // the last member: it ends before what it uses does
//
//   void run(StoppableThread::Loop& loop) {
//     while (!loop.stopping()) { …; loop.rest(pause); }
//   }
//
// Guarantees:
//
// - stop() and the destructor tell it to stop, cut its rest short and return once it has ended. Again is harmless. The
//   body begins in any case, even where stop() comes first.
// - No wake() is lost: one that comes while the body is at work ends its next rest at once. Several may end one.
// - A std::exception from the body is logged, and the body begins anew after a pause (Backoff), unless told to stop.
//   What is none ends the process, as in any thread.
// - Operators see the name, its first 15 characters, where they see threads (ps -L, top -H, gdb).
//
// Limits: a body that waits for something else is not interrupted; it looks at stopping() from time to time. stop() is
// called by one thread at a time, which holds no lock that the body takes. The body is given nothing to call it with;
// if it does so by another way, it is told to stop and does not wait for itself.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "platform/process/backoff.hpp"

namespace consulta {

class StoppableThread {
 public:
  class Loop;
  using Body = std::function<void(Loop&)>;

  StoppableThread(std::string name, Body body);

  // Ends the body's rest, or the next one.
  void wake();
  void stop();

 private:
  void run(const std::string& name, const Body& body, std::stop_token stop);

  std::mutex mutex_;
  std::condition_variable_any wake_;
  bool woken_ = false;
  std::jthread thread_;
};

// What the body is given.
class StoppableThread::Loop {
 public:
  bool stopping() const { return stop_.stop_requested(); }
  // For `limit` at most. Returns whether to go on: false once it is told to stop.
  bool rest(std::chrono::milliseconds limit);
  // The next failure is the first one again, and its pause short.
  void went_well() { backoff_.reset(); }
  // For what waits by other means.
  const std::stop_token& token() const { return stop_; }

 private:
  friend class StoppableThread;
  Loop(StoppableThread& thread, std::stop_token stop) : thread_(thread), stop_(std::move(stop)) {}

  StoppableThread& thread_;
  std::stop_token stop_;
  Backoff backoff_;
};

}  // namespace consulta
