#include "broker/relay_schedule.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace consulta::broker;
using namespace std::chrono_literals;
using Turn = RelaySchedule::Turn;

namespace {

const RelaySchedule::TimePoint start{1h};

RelaySchedule::TimePoint at(int ms) {
  return start + std::chrono::milliseconds(ms);
}

// One whose first turn was `start` and found nothing left to sweep.
RelaySchedule begun() {
  RelaySchedule schedule(start);
  schedule.forgot(start);
  schedule.swept(start, false);
  schedule.went_well();
  return schedule;
}

}  // namespace

TEST_CASE("the relay keeps what is committed while there is room, else it is the sweep's") {
  struct Row {
    std::size_t before, events;
    bool fits;
  };
  for (const auto& row :
       std::vector<Row>{{0, 20'000, true}, {19'999, 1, true}, {20'000, 1, false}, {19'999, 2, false}}) {
    CAPTURE(row.before);
    CHECK(RelaySchedule::has_room(row.before, row.events) == row.fits);
  }
}

TEST_CASE("what has waited for four seconds is the sweep's, which takes rows of five; at the end it goes out") {
  CHECK_FALSE(RelaySchedule::is_for_sweep(at(0), at(3999), false));
  CHECK(RelaySchedule::is_for_sweep(at(0), at(4000), false));
  CHECK_FALSE(RelaySchedule::is_for_sweep(at(0), at(4000), true));
}

TEST_CASE("the first turn is at once and takes nothing yet; the next take a batch each") {
  RelaySchedule schedule(start);
  CHECK(schedule.next_turn(start, 0) == start);
  CHECK(schedule.takes(5) == 0);
  CHECK(schedule.begin(start, 5, false) == Turn::work);
  const auto due = schedule.due(start, 0);
  CHECK(due.forget);
  CHECK(due.sweep);
  schedule.went_well();
  CHECK(schedule.takes(0) == 0);
  CHECK(schedule.takes(5) == 5);
  CHECK(schedule.takes(256) == 256);
  CHECK(schedule.takes(257) == 256);
}

TEST_CASE("a turn comes every second though nothing is offered, sooner for rows to delete or a sweep") {
  struct Row {
    int now;
    std::size_t confirmed;
    int next;
  };
  const auto schedule = begun();
  for (const auto& row : std::vector<Row>{
           {0, 0, 1000},
           {0, 1, 200},
           {900, 0, 1900},
           {900, 256, 1100},
           {1500, 0, 2000},
           {1900, 1, 2000},
           {2300, 0, 2000},  // late, so at once
       }) {
    CAPTURE(row.now);
    CAPTURE(row.confirmed);
    CHECK(schedule.next_turn(at(row.now), row.confirmed) == at(row.next));
  }
}

TEST_CASE("rows are deleted five times a second or when they are a batch, and before each sweep") {
  struct Row {
    int now;
    std::size_t confirmed;
    bool forget, sweep;
  };
  auto schedule = begun();
  const auto check = [&](const std::vector<Row>& rows) {
    for (const auto& row : rows) {
      CAPTURE(row.now);
      CAPTURE(row.confirmed);
      const auto due = schedule.due(at(row.now), row.confirmed);
      CHECK(due.forget == row.forget);
      CHECK(due.sweep == row.sweep);
    }
  };
  check({{0, 255, false, false},
         {0, 256, true, false},
         {199, 255, false, false},
         {200, 1, true, false},
         {1999, 1, true, false},
         {2000, 1, true, true}});
  schedule.forgot(at(1900));
  check({{1999, 1, false, false}, {2000, 1, true, true}});
  schedule.swept(at(2050), false);
  check({{2099, 1, false, false}, {2100, 1, true, false}, {4049, 1, true, false}, {4050, 1, true, true}});
}

TEST_CASE("a sweep that found a whole batch goes on at the next turn, which is at once and takes what is offered") {
  auto schedule = begun();
  schedule.swept(at(2000), true);
  CHECK(schedule.next_turn(at(2000), 0) == at(2000));
  CHECK(schedule.takes(5) == 5);
  CHECK(schedule.begin(at(2000), 5, false) == Turn::work);
  CHECK(schedule.due(at(2000), 0).sweep);
  CHECK(schedule.begin(at(2000), 0, true) == Turn::end);
  schedule.swept(at(2100), false);
  CHECK(schedule.next_turn(at(2100), 0) == at(3100));
  CHECK(!schedule.due(at(4099), 0).sweep);
}

TEST_CASE("after a failure nothing is taken until a turn goes well, and each pause is longer") {
  auto schedule = begun();
  schedule.swept(start, true);  // what is due is not done sooner either
  auto now = start;
  for (const auto most : {100ms, 200ms, 400ms, 800ms, 1600ms, 3200ms, 5000ms, 5000ms}) {
    const auto pause = schedule.failed(now);
    CHECK(pause >= most / 2);
    CHECK(pause <= most);
    CHECK(schedule.next_turn(now, 300) == now + pause);
    CHECK(schedule.begin(now + pause - 1ms, 5, false) == Turn::rest);
    CHECK(schedule.rest_until() == now + pause);
    now += pause;
    CHECK(schedule.next_turn(now, 0) <= now);
    CHECK(schedule.begin(now, 5, false) == Turn::work);
    CHECK(schedule.takes(5) == 0);
  }
  schedule.went_well();
  CHECK(schedule.takes(5) == 5);
  CHECK(schedule.failed(now) <= 100ms);
}

TEST_CASE("told to stop, it goes on until nothing waits, for five seconds") {
  struct Row {
    int now;
    std::size_t waiting;
    Turn turn;
  };
  for (const auto& last : std::vector<Row>{{100, 0, Turn::end},
                                           {100, 1, Turn::work},
                                           {4000, 0, Turn::end},
                                           {5099, 1, Turn::work},
                                           {5100, 1, Turn::end},
                                           {9000, 1, Turn::end}}) {
    CAPTURE(last.now);
    CAPTURE(last.waiting);
    auto schedule = begun();
    CHECK(schedule.begin(start, 0, false) == Turn::work);
    CHECK(schedule.begin(at(100), 5, true) == Turn::work);
    CHECK(schedule.begin(at(1000), 5, true) == Turn::work);
    CHECK(schedule.begin(at(last.now), last.waiting, true) == last.turn);
  }
}

TEST_CASE("told to stop in a pause, it rests until that is over or its time is up") {
  auto schedule = begun();
  auto pause = schedule.failed(at(0));
  CHECK(schedule.begin(at(10), 5, true) == Turn::rest);
  CHECK(schedule.rest_until() == at(0) + pause);
  while (pause <= 2s) pause = schedule.failed(at(4000));
  CHECK(schedule.begin(at(4000), 5, true) == Turn::rest);
  CHECK(schedule.rest_until() == at(5010));
  CHECK(schedule.begin(at(5009), 5, true) == Turn::rest);
  CHECK(schedule.begin(at(5010), 5, true) == Turn::end);
  CHECK(schedule.begin(at(4000), 0, true) == Turn::end);
}
