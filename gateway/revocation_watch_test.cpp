#include "gateway/revocation_watch.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace consulta::gateway;
using namespace std::chrono_literals;
using Mode = RevocationWatch::Mode;

namespace {

const RevocationWatch::TimePoint start{1000s};

// What happens, second by second: S subscribed, U not any more, b the broker speaks, a auth is asked and answers, x
// auth is asked and does not. What should be asked for is not checked here.
Mode after(const std::vector<std::pair<std::chrono::seconds, char>>& story, std::chrono::milliseconds at) {
  RevocationWatch watch(30s);
  for (const auto& [when, what] : story) {
    const auto now = start + when;
    switch (what) {
      case 'S':
        watch.subscribed(now);
        break;
      case 'U':
        watch.unsubscribed();
        break;
      case 'b':
        watch.broker_spoke(now);
        break;
      case 'a':
        watch.asked(now);
        watch.answered();
        break;
      default:
        watch.asked(now);
    }
  }
  return watch.mode(start + at);
}

}  // namespace

TEST_CASE("what is believed, by who was heard of last") {
  struct Row {
    const char* what;
    std::vector<std::pair<std::chrono::seconds, char>> story;
    std::chrono::milliseconds at;
    Mode mode;
  };
  const std::vector<Row> rows{
      {"nothing is known yet", {}, 0ms, Mode::blind},
      {"the broker alone knows nothing of what was before", {{0s, 'S'}, {1s, 'b'}}, 1s, Mode::blind},
      {"auth alone", {{0s, 'a'}}, 1s, Mode::asking},
      {"both", {{0s, 'S'}, {0s, 'a'}}, 1s, Mode::told},
      {"asked before the subscription: something may have fallen between", {{0s, 'a'}, {1s, 'S'}}, 1s, Mode::asking},
      {"a broker that speaks needs nobody else", {{0s, 'S'}, {0s, 'a'}, {3600s, 'b'}}, 3629s, Mode::told},
      {"just silent", {{0s, 'S'}, {0s, 'a'}, {5s, 'b'}}, 34999ms, Mode::told},
      {"silent for too long", {{0s, 'S'}, {0s, 'a'}, {5s, 'b'}}, 35s, Mode::asking},
      {"and auth says nothing", {{0s, 'S'}, {0s, 'a'}, {5s, 'b'}, {35s, 'x'}, {37s, 'x'}}, 64999ms, Mode::asking},
      {"both silent for too long", {{0s, 'S'}, {0s, 'a'}, {5s, 'b'}, {35s, 'x'}, {63s, 'x'}}, 65s, Mode::blind},
      {"auth goes on", {{0s, 'S'}, {0s, 'a'}, {5s, 'b'}, {64s, 'a'}}, 123s, Mode::asking},
      {"until it does not", {{0s, 'S'}, {0s, 'a'}, {5s, 'b'}, {64s, 'a'}}, 124s, Mode::blind},
      {"cut off: something may be missed at once", {{0s, 'S'}, {0s, 'a'}, {5s, 'b'}, {6s, 'U'}}, 6s, Mode::asking},
      {"cut off, and auth silent", {{0s, 'S'}, {0s, 'a'}, {5s, 'b'}, {6s, 'U'}}, 65s, Mode::blind},
      {"back, not asked yet", {{0s, 'S'}, {0s, 'a'}, {6s, 'U'}, {7s, 'S'}, {8s, 'b'}}, 9s, Mode::asking},
      {"back, but what was missed is never told",
       {{0s, 'S'}, {0s, 'a'}, {6s, 'U'}, {7s, 'S'}, {59s, 'b'}},
       60s,
       Mode::blind},
      {"back and asked", {{0s, 'S'}, {0s, 'a'}, {6s, 'U'}, {7s, 'S'}, {8s, 'a'}}, 9s, Mode::told},
      {"it wakes by itself: nothing was lost", {{0s, 'S'}, {0s, 'a'}, {50s, 'b'}}, 51s, Mode::told},
      {"blind and back", {{0s, 'S'}, {0s, 'a'}, {200s, 'S'}, {200s, 'a'}}, 201s, Mode::told},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    CHECK(after(row.story, row.at) == row.mode);
  }
}

TEST_CASE("auth is asked at every subscription, and every two seconds while the broker is silent") {
  RevocationWatch watch(30s);
  CHECK(watch.should_ask(start));
  watch.asked(start);
  CHECK(!watch.should_ask(start + 1999ms));
  CHECK(watch.should_ask(start + 2s));  // no answer
  watch.subscribed(start + 3s);
  CHECK(watch.should_ask(start + 3s));
  watch.asked(start + 3s);
  watch.answered();
  CHECK(!watch.should_ask(start + 32s));
  CHECK(watch.should_ask(start + 33s));
  watch.asked(start + 33s);
  watch.answered();
  CHECK(!watch.should_ask(start + 34s));
  CHECK(watch.should_ask(start + 35s));
  watch.broker_spoke(start + 35s);
  CHECK(!watch.should_ask(start + 60s));
  watch.unsubscribed();
  CHECK(watch.should_ask(start + 60s));
}

TEST_CASE("an answer to what was asked before the subscription is of no use to it") {
  RevocationWatch watch(30s);
  watch.asked(start);
  watch.subscribed(start + 1s);
  watch.answered();
  CHECK(watch.mode(start + 1s) == Mode::blind);
  CHECK(watch.should_ask(start + 1s));
}

TEST_CASE("a list is of the time it was asked for") {
  RevocationWatch watch(30s);
  watch.asked(start);
  watch.answered();
  CHECK(watch.mode(start + 59s) == Mode::asking);
  CHECK(watch.mode(start + 60s) == Mode::blind);
}
