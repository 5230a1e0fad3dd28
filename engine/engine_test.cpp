// The plain way and the quick one, over a table in memory. An aggregate here is a seat: taken by who asks first, moved
// by who wants another.
#include <doctest/doctest.h>

#include <map>

#include "engine/quick.hpp"
#include "events/doctors.hpp"

using namespace consulta;
using namespace consulta::engine;

namespace {

struct Seat {
  struct Context;
  using Order = std::string;   // of who brings it
  using Record = std::string;  // of who has had it
  Uuid id{};
  int number = 0;  // claimed; 0: none
  std::string log;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Seat, (), (id, number, log, version))
struct Seat::Context {
  Instant now{};
};
const Uuid& id_of(const Seat& seat) {
  return seat.id;
}

Uuid number_id(int n) {
  Uuid id{};
  id.data[15] = static_cast<std::uint8_t>(n);
  return id;
}

AnyEvent told(const std::string& what, const Uuid& id) {
  return {events::SlotRejected{id, 0, what}, id};
}

// The seats that would do, in the order of preference.
Message<Seat> wants(int id, const std::vector<int>& numbers, bool begins = true) {
  return {.id = number_id(id),
          .decide =
              [id, numbers](const std::optional<Seat>& seat, const Seat::Context&) {
                Outcome<Seat> outcome;
                for (const int number : numbers) {
                  auto next = seat.value_or(Seat{number_id(id)});
                  next.number = number;
                  next.log += std::to_string(number);
                  outcome.push_back({next, {told("has " + std::to_string(number), next.id)}});
                  outcome.back().orders.push_back("bring " + std::to_string(number));
                  outcome.back().records.push_back("had " + std::to_string(number));
                }
                outcome.push_back({std::nullopt, {told("has none", number_id(id))}});
                return outcome;
              },
          .begins = begins};
}

// Whatever others have.
Message<Seat> stands(int id, const std::string& why) {
  return {.id = number_id(id), .decide = [id, why](const std::optional<Seat>& seat, const Seat::Context&) {
            auto next = seat.value_or(Seat{number_id(id)});
            next.number = 0;
            next.log += why;
            return Outcome<Seat>{{next, {told(why, next.id)}, {}, {}, {"bring " + why}, {"had " + why}}};
          }};
}

// Leaves it alone where it is there; else nothing happens either, but it is told.
Message<Seat> looks(int id, bool begins = false) {
  return {.id = number_id(id),
          .decide =
              [id](const std::optional<Seat>& seat, const Seat::Context&) {
                return Outcome<Seat>{{std::nullopt, {told(seat ? "is there" : "is not there", number_id(id))}}};
              },
          .begins = begins};
}

struct Table {
  std::map<Uuid, Seat> rows;
  std::vector<std::string> told;
  int loads = 0;
  std::function<void()> before_save;  // somebody else, between our reading and our writing

  std::vector<Seat> load(const std::vector<Uuid>& ids) {
    ++loads;
    std::vector<Seat> found;
    for (const auto& id : ids) {
      if (auto row = rows.find(id); row != rows.end()) found.push_back(row->second);
    }
    return found;
  }
  bool free(int number, const Uuid& but) const {
    return number == 0 || std::none_of(rows.begin(), rows.end(), [&](const auto& row) {
             return row.first != but && row.second.number == number;
           });
  }
  bool put(const Saved<Seat>& state) {
    const auto row = rows.find(state.id);
    const auto version = row == rows.end() ? 0 : row->second.version;
    if (version != state.version_read || !free(state.number, state.id)) return false;
    rows[state.id] = state;
    return true;
  }
  std::vector<Uuid> save(const std::vector<Saved<Seat>>& states) {
    if (auto others = std::exchange(before_save, nullptr)) others();
    std::vector<Uuid> granted;
    for (const auto& state : states) {
      if (put(state)) granted.push_back(state.id);
    }
    return granted;
  }
  bool failed = false;
  void save_at_end(const std::vector<Saved<Seat>>& states) {
    const auto as_it_was = rows;
    for (const auto& state : states) failed = !put(state) || failed;
    if (failed) rows = as_it_was;
  }
  void tell(const AnyEvent& event, const events::Head*) { told.push_back(event.as<events::SlotRejected>()->reason); }
  std::vector<std::shared_ptr<const events::Head>> noted;  // by what was caused
  void note(const Note& note) { noted.push_back(note.cause); }
  std::vector<std::string> ordered, recorded;
  void order(const Ordered<Seat>& o) {
    ordered.push_back(o.order + " to " + o.state.log + " of version " + std::to_string(o.state.version));
  }
  void record(const std::string& what) { recorded.push_back(what); }
};

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("plainly, what is taken goes on to the next branch, and the last one wants nothing") {
  Table table;
  run_plainly<Seat>(table, {wants(1, {7}), wants(2, {7, 8}), wants(3, {7, 8})}, {});
  CHECK(table.told == Told{"has 7", "has 8", "has none"});
  CHECK(table.ordered == Told{"bring 7 to 7 of version 1", "bring 8 to 8 of version 1"});
  CHECK(table.recorded == Told{"had 7", "had 8"});
  CHECK(table.rows.size() == 2);
  CHECK(table.rows.at(number_id(2)).log == "8");
  CHECK(table.rows.at(number_id(2)).version == 1);
}

TEST_CASE("plainly, messages to one aggregate meet what the one before has made of it") {
  Table table;
  run_plainly<Seat>(table, {wants(1, {7}), wants(1, {8}), wants(2, {7})}, {});
  CHECK(table.rows.at(number_id(1)).log == "78");
  CHECK(table.rows.at(number_id(1)).version == 2);
  // In rounds: two came to seat 7 before one gave it up.
  CHECK(table.told == Told{"has 7", "has none", "has 8"});
}

TEST_CASE("plainly, what somebody else has begun meanwhile is decided anew") {
  Table table;
  table.before_save = [&] { table.rows[number_id(1)] = {number_id(1), 3, "theirs", 1}; };
  run_plainly<Seat>(table, {wants(1, {7})}, {});
  CHECK(table.rows.at(number_id(1)).log == "theirs7");
  CHECK(table.told == Told{"has 7"});
}

TEST_CASE("plainly, an outcome whose last branch is refused is a mistake, and said to be") {
  Table table;
  table.rows[number_id(9)] = {number_id(9), 7, "", 1};
  auto careless = wants(1, {7});
  careless.decide = [](const std::optional<Seat>&, const Seat::Context&) {
    return Outcome<Seat>{{Seat{number_id(1), 7}}};
  };
  CHECK_THROWS_AS(run_plainly<Seat>(table, {careless}, {}), std::logic_error);
}

TEST_CASE("an outcome without a branch, or with an order and no state that it comes with, is a mistake too") {
  for (const auto& outcome : std::vector<Outcome<Seat>>{{}, {{}}}) {
    auto wrong = looks(1);
    wrong.decide = [&](const std::optional<Seat>&, const Seat::Context&) {
      auto copy = outcome;
      if (!copy.empty()) copy.front().orders.push_back("bring nothing");
      return copy;
    };
    Table table;
    CHECK_THROWS_AS(run_plainly<Seat>(table, {wrong}, {}), std::logic_error);
    CHECK_THROWS_AS(run_quickly<Seat>(table, {wrong}, {}, nullptr), std::logic_error);
    CHECK(table.ordered.empty());
  }
}

TEST_CASE("a refusal is a problem, and nothing is told") {
  Table table;
  Message<Seat> wish{.id = number_id(1),
                     .decide = [](const auto&, const auto&) { return refused<Seat>("taken", "Choose another."); }};
  CHECK_THROWS_AS(run_plainly<Seat>(table, {wish}, {}), Problem);
  CHECK_THROWS_AS(run_quickly<Seat>(table, {wish}, {}, nullptr), Problem);
  CHECK(table.told.empty());
}

TEST_CASE("a note knows the event that it goes back to") {
  const auto head = std::make_shared<const events::Head>();
  Message<Seat> message{.id = number_id(1), .decide = [](const auto&, const auto&) {
                          return Outcome<Seat>{{Seat{number_id(1), 7}, {}, {{number_id(2), std::string("moved")}}}};
                        }};
  message.cause = head;
  Table plain, quick;
  run_plainly<Seat>(plain, {message}, {});
  run_quickly<Seat>(quick, {message}, {}, nullptr);
  CHECK(plain.noted == std::vector{head});
  CHECK(quick.noted == std::vector{head});
}

TEST_CASE("quickly, what begins is not looked for, and each aggregate is saved once") {
  Table table;
  auto first = stands(1, "a");
  first.begins = true;
  run_quickly<Seat>(table, {first, wants(1, {8}, false), wants(2, {9})}, {}, nullptr);
  CHECK(table.loads == 0);
  CHECK(!table.failed);
  CHECK(table.rows.at(number_id(1)).log == "a8");
  CHECK(table.rows.at(number_id(1)).version == 2);
  CHECK(table.told == Told{"a", "has 8", "has 9"});
  CHECK(table.ordered == Told{"bring a to a of version 1", "bring 8 to a8 of version 2", "bring 9 to 9 of version 1"});
  CHECK(table.recorded == Told{"had a", "had 8", "had 9"});
}

TEST_CASE("quickly, nobody has had for a moment what was somebody else's all the time") {
  for (const auto& after : {stands(1, "up"), wants(1, {9})}) {
    Table table;
    table.rows[number_id(2)] = {number_id(2), 7, "", 1};
    CHECK_THROWS_AS(run_quickly<Seat>(table, {wants(1, {7}), after}, {}, nullptr), NotQuickly);
    CHECK(table.told.empty());
    CHECK(table.rows.size() == 1);
  }
}

TEST_CASE("quickly, a guess that was wrong fails where it is saved") {
  Table table;
  table.rows[number_id(1)] = {number_id(1), 3, "", 4};
  run_quickly<Seat>(table, {wants(1, {7})}, {}, nullptr);
  CHECK(table.failed);
}

TEST_CASE("quickly, a guess that nothing would prove is looked up") {
  Table table;
  table.rows[number_id(1)] = {number_id(1), 3, "", 4};
  run_quickly<Seat>(table, {looks(1, true), wants(2, {8})}, {}, nullptr);
  CHECK(table.loads == 1);
  CHECK(table.told == Told{"is there", "has 8"});
  CHECK(table.ordered == Told{"bring 8 to 8 of version 1"});
  run_quickly<Seat>(table, {looks(5, true)}, {}, nullptr);
  CHECK(table.told.back() == "is not there");
}

TEST_CASE("quickly, what is remembered is taken once, and is not read") {
  Table table;
  RecentlyBegun<Seat> recent;
  table.rows[number_id(1)] = {number_id(1), 3, "a", 4};
  recent.remember(table.rows[number_id(1)]);
  run_quickly<Seat>(table, {wants(1, {7}, false)}, {}, &recent);
  CHECK(table.loads == 0);
  CHECK(!table.failed);
  CHECK(table.rows.at(number_id(1)).log == "a7");
  run_quickly<Seat>(table, {wants(1, {8}, false)}, {}, &recent);
  CHECK(table.loads == 1);
  CHECK(!table.failed);
  // It has changed since: that shows.
  recent.remember({number_id(1), 3, "old", 1});
  run_quickly<Seat>(table, {wants(1, {9}, false)}, {}, &recent);
  CHECK(table.failed);
}

TEST_CASE("the oldest of what is remembered is forgotten") {
  RecentlyBegun<Seat> recent;
  recent.remember({new_id(), 1});
  const auto first = Seat{number_id(1), 1};
  recent.remember(first);
  Seat last;
  for (int i = 0; i < 2048; ++i) recent.remember(last = Seat{new_id(), i});
  CHECK(!recent.take(first.id));
  CHECK(recent.take(last.id));
}
