// A fixed number of threads behind a bounded queue in which clients are served in turns (see FairQueue): who floods it
// waits behind themselves. What the queue has no room for is refused, so that load turns into an early answer and never
// into memory.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "platform/process/fair_queue.hpp"

namespace consulta {

class Workers {
 public:
  struct Limits {
    std::size_t each = 64;  // jobs of one client that wait
    std::size_t all = 256;  // jobs of all clients that wait
  };
  Workers(std::size_t threads, Limits limits);
  ~Workers() { stop(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Whether submit() would take a job of this client's now: for what is costly to prepare.
  bool has_room(const std::string& client);

  // Exactly one of the two is called, once, from any thread: `job`, or `refused` when there is no room for it, now or
  // because others who wait for less need its place, or after stop(). Neither may throw.
  void submit(const std::string& client, std::function<void()> job, std::function<void()> refused);

  // Runs what was accepted, then joins.
  void stop();

 private:
  struct Job {
    std::function<void()> run, refused;
  };
  void run();
  void wake_one(std::unique_lock<std::mutex> lock);

  std::mutex mutex_;
  std::condition_variable ready_;
  FairQueue<Job> jobs_;
  std::size_t asleep_ = 0;
  bool waking_ = false;  // one was told that there is work, and has not looked yet
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace consulta
