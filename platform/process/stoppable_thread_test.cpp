#include "platform/process/stoppable_thread.hpp"

#include <doctest/doctest.h>
#include <pthread.h>
#include <spdlog/sinks/ostream_sink.h>

#include <atomic>
#include <optional>
#include <sstream>
#include <vector>

#include "platform/observe/log.hpp"

using consulta::StoppableThread;
using namespace std::chrono_literals;

namespace {

using Loop = StoppableThread::Loop;
using Steady = std::chrono::steady_clock;

constexpr auto long_rest = 10s;
constexpr auto soon = 5s;

template <class Condition>
void await(Condition condition) {
  const auto until = Steady::now() + long_rest;
  while (!condition() && Steady::now() < until) std::this_thread::sleep_for(1ms);
}

// What is logged while this lives.
class Logged {
 public:
  Logged() {
    auto logger = std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text_));
    logger->set_pattern("%l %v");
    spdlog::set_default_logger(std::move(logger));
  }
  ~Logged() { spdlog::set_default_logger(before_); }
  // Once nobody logs any more.
  std::vector<std::string> lines() const {
    std::vector<std::string> out;
    std::istringstream in(text_.str());
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
  }

 private:
  std::ostringstream text_;
  std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
};

}  // namespace

TEST_CASE("a rest ends by its time, a wake or a stop, whenever that comes") {
  enum Act { nothing, wake, stop };
  enum When { at_work, at_rest };
  struct Row {
    std::string about;
    std::vector<Act> acts;
    When when;
    std::chrono::milliseconds first, second;  // limits of two rests
    bool first_short, second_short;           // ended before their limits
    bool goes_on;                             // said the last one
  };
  const std::vector<Row> rows{
      {"nothing comes", {}, at_work, 60ms, 60ms, false, false, true},
      {"a wake while it rests", {wake}, at_rest, long_rest, 60ms, true, false, true},
      {"a wake while it works", {wake}, at_work, long_rest, 60ms, true, false, true},
      {"two wakes while it works end one rest", {wake, wake}, at_work, long_rest, 60ms, true, false, true},
      {"a stop while it rests", {stop}, at_rest, long_rest, long_rest, true, true, false},
      {"a stop while it works", {stop}, at_work, long_rest, long_rest, true, true, false},
      {"a stop twice", {stop, stop}, at_rest, long_rest, long_rest, true, true, false},
      {"a wake, then a stop", {wake, stop}, at_work, long_rest, long_rest, true, true, false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.about);
    std::atomic<bool> working{false}, acted{row.when == at_rest || row.acts.empty()}, ended{false};
    std::chrono::nanoseconds first{}, second{};
    bool goes_on = false;
    StoppableThread thread("test", [&](Loop& loop) {
      working = true;
      await([&] { return acted || loop.stopping(); });
      const auto begun = Steady::now();
      loop.rest(row.first);
      const auto between = Steady::now();
      goes_on = loop.rest(row.second);
      first = between - begun;
      second = Steady::now() - between;
      ended = true;
    });
    await([&] { return working.load(); });
    if (row.when == at_rest) std::this_thread::sleep_for(30ms);  // it has fallen asleep; if not, all the same
    for (const auto act : row.acts) {
      if (act == wake) thread.wake();
      if (act == stop) thread.stop();
      if (act == stop) CHECK(ended);
    }
    acted = true;
    await([&] { return ended.load(); });
    thread.stop();
    REQUIRE((first < std::min<std::chrono::nanoseconds>(row.first, soon)) == row.first_short);
    REQUIRE((second < std::min<std::chrono::nanoseconds>(row.second, soon)) == row.second_short);
    REQUIRE(goes_on == row.goes_on);
  }
}

TEST_CASE("of wakes that come at any moment none is lost") {
  constexpr int rounds = 3000;
  std::atomic<int> asked{0}, seen{0};
  std::atomic<bool> slept_through{false};
  StoppableThread thread("test", [&](Loop& loop) {
    while (seen < rounds && !slept_through) {
      const auto begun = Steady::now();
      loop.rest(long_rest);
      slept_through = slept_through || Steady::now() - begun >= long_rest;
      seen = asked.load();
    }
  });
  for (int round = 1; round <= rounds && !slept_through; ++round) {
    asked = round;
    thread.wake();
    while (seen < round && !slept_through) std::this_thread::yield();
  }
  CHECK_FALSE(slept_through);
}

TEST_CASE("it has ended when what it uses goes") {
  std::atomic<bool> begun{false}, ended{false};
  {
    StoppableThread thread("test", [&](Loop& loop) {
      begun = true;
      while (loop.rest(long_rest)) {
      }
      std::this_thread::sleep_for(30ms);
      ended = true;
    });
    await([&] { return begun.load(); });
  }
  CHECK(ended);
}

TEST_CASE("a body that stops its own thread ends and does not wait for itself") {
  Logged logged;
  std::atomic<StoppableThread*> itself{nullptr};
  std::atomic<bool> told{false};
  StoppableThread thread("test", [&](Loop& loop) {
    await([&] { return itself.load() != nullptr; });
    itself.load()->stop();
    told = !loop.rest(long_rest);
  });
  itself = &thread;
  await([&] { return told.load(); });
  thread.stop();
  CHECK(told);
  CHECK(logged.lines().empty());
}

TEST_CASE("what the body throws is logged, and it begins anew after a pause that grows until it went well") {
  struct Row {
    std::string about;
    bool goes_well;  // each time, before it throws
    std::vector<int> longest_pauses;
  };
  const std::vector<Row> rows{
      {"it never goes well", false, {100, 200, 400}},
      {"it goes well for a while", true, {100, 100, 100}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.about);
    Logged logged;
    std::vector<Steady::time_point> begun;
    std::atomic<bool> done{false};
    StoppableThread thread("a name that is long", [&](Loop& loop) {
      begun.push_back(Steady::now());
      if (row.goes_well) loop.went_well();
      if (begun.size() <= row.longest_pauses.size()) throw std::runtime_error("away");
      done = true;
    });
    await([&] { return done.load(); });
    thread.stop();
    const auto lines = logged.lines();
    REQUIRE(lines.size() == row.longest_pauses.size());
    REQUIRE(begun.size() == lines.size() + 1);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      CAPTURE(lines[i]);
      int pause = 0;
      REQUIRE(std::sscanf(lines[i].c_str(), "warning a name that is long: away; again in %d ms", &pause) == 1);
      CHECK(pause >= row.longest_pauses[i] / 2);
      CHECK(pause <= row.longest_pauses[i]);
      CHECK(begun[i + 1] - begun[i] >= std::chrono::milliseconds(pause));
    }
  }
}

TEST_CASE("a body that throws because it is told to stop does not begin anew") {
  Logged logged;
  int begun = 0;
  StoppableThread thread("test", [&](Loop& loop) {
    await([&] { return loop.stopping(); });
    if (++begun < 3) throw std::runtime_error("interrupted");
  });
  thread.stop();
  CHECK(begun == 1);
  CHECK(logged.lines().size() == 1);
}

TEST_CASE("operators see the name of a thread, as much of it as there is room for") {
  struct Row {
    std::string given, seen;
  };
  const std::vector<Row> rows{
      {"relay", "relay"}, {"fifteen letters", "fifteen letters"}, {"calling the payment provider", "calling the pay"}};
  for (const auto& row : rows) {
    CAPTURE(row.given);
    std::string seen(100, '\0');
    StoppableThread thread(row.given, [&](Loop&) { pthread_getname_np(pthread_self(), seen.data(), seen.size()); });
    thread.stop();
    CHECK(seen.substr(0, seen.find('\0')) == row.seen);
  }
}
