#include "platform/observe/pulse.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using consulta::Pulse;
using std::chrono::seconds;

TEST_CASE("a loop gets on while a turn of it went well not too long ago") {
  // At a second: b(eat), f(ail), s(top), a(nswered: something went well within the turn).
  struct Step {
    int at;
    char what;
  };
  struct Row {
    std::string about;
    int pause;
    std::vector<Step> steps;
    int asked_at;
    bool beats;
  };
  const auto limit = static_cast<int>(Pulse::longest_turn.count() / 1000);
  const std::vector<Row> rows{
      {"nothing yet", 0, {}, 1, false},
      {"nothing yet, though something was answered", 0, {{1, 'a'}}, 2, false},
      {"a turn", 0, {{100, 'b'}}, 101, true},
      {"at the limit", 0, {{100, 'b'}}, 100 + limit, true},
      {"it hangs", 0, {{100, 'b'}}, 101 + limit, false},
      {"it hung and goes on", 0, {{100, 'b'}, {300, 'b'}}, 301, true},
      {"it rests for as long as it should", 600, {{100, 'b'}}, 700 + limit, true},
      {"it rests for longer", 600, {{100, 'b'}}, 701 + limit, false},
      {"a long turn, in which something goes well", 0, {{100, 'b'}, {100 + limit, 'a'}}, 100 + 2 * limit, true},
      {"a turn that fails", 0, {{100, 'b'}, {110, 'f'}}, 111, true},
      {"turns that fail", 0, {{100, 'b'}, {110, 'f'}, {140, 'f'}}, 101 + limit, false},
      {"turns that begin well and fail", 0, {{100, 'b'}, {110, 'f'}, {140, 'a'}}, 101 + limit, false},
      {"one that failed and one that went well", 0, {{100, 'b'}, {110, 'f'}, {140, 'b'}}, 140 + limit, true},
      {"known not to work", 0, {{100, 'b'}, {101, 's'}}, 101, false},
      {"known not to work, though something was answered", 0, {{100, 'b'}, {101, 's'}, {102, 'a'}}, 103, false},
      {"working again", 0, {{100, 'b'}, {101, 's'}, {102, 'b'}}, 103, true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.about);
    const auto at = [](int second) { return Pulse::TimePoint(seconds(second)); };
    Pulse pulse{seconds(row.pause)};
    Pulse::TimePoint answered{};
    for (const auto& step : row.steps) {
      if (step.what == 'b') pulse.beat(at(step.at));
      if (step.what == 'f') pulse.fail();
      if (step.what == 's') pulse.stop();
      if (step.what == 'a') answered = at(step.at);
    }
    CHECK(pulse.beats(at(row.asked_at), answered) == row.beats);
  }
}
