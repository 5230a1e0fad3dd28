#include "platform/process/workers.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <thread>

using namespace consulta;

TEST_CASE("workers: each job runs once, whoever offers it and however they sleep in between") {
  std::atomic<int> ran{0};
  std::atomic<int> refused{0};
  Workers workers(4, {1000, 1000});
  std::vector<std::thread> offering;
  for (int t = 0; t < 3; ++t) {
    offering.emplace_back([&, t] {
      for (int i = 0; i < 5000; ++i) {
        workers.submit(
            std::to_string(t), [&] { ++ran; }, [&] { ++refused; });
        if (i % 64 == 0) std::this_thread::sleep_for(std::chrono::microseconds(200));  // they fall asleep
      }
    });
  }
  for (auto& thread : offering) thread.join();
  workers.stop();
  CHECK(ran > 0);
  CHECK(ran + refused == 15'000);
}

TEST_CASE("workers: a job that waits holds up no other") {
  constexpr int threads = 4;
  Workers workers(threads, {10, 10});
  for (int round = 0; round < 100; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));  // they fall asleep
    // Each job waits for all others, so each needs a thread of its own.
    std::mutex mutex;
    std::condition_variable changed;
    int begun = 0;
    int ended = 0;
    for (int i = 0; i < threads; ++i) {
      workers.submit(
          "one",
          [&] {
            std::unique_lock lock(mutex);
            ++begun;
            changed.notify_all();
            changed.wait_for(lock, std::chrono::seconds(5), [&] { return begun == threads; });
            ++ended;
            changed.notify_all();
          },
          [] { FAIL("there is room"); });
    }
    std::unique_lock lock(mutex);
    const bool together = changed.wait_for(lock, std::chrono::seconds(5), [&] { return begun == threads; });
    changed.wait(lock, [&] { return ended == begun; });
    lock.unlock();
    if (!together) workers.stop();  // runs those that nobody was woken for
    REQUIRE(together);
  }
}

TEST_CASE("workers: what there is no room for is refused") {
  std::latch release(1);
  std::atomic<int> refused{0};
  Workers workers(1, {2, 2});
  for (int i = 0; i < 5; ++i) {
    workers.submit(
        "one", [&] { release.wait(); }, [&] { ++refused; });
  }
  CHECK(refused >= 2);  // two wait, and one may have begun
  release.count_down();
}
