#include "services/appointments/delays.hpp"

#include <doctest/doctest.h>

#include "engine/ids.hpp"

using namespace consulta;
using namespace consulta::appointments;
using std::chrono::minutes;

namespace {

const Instant nine{std::chrono::hours(24 * 20'000 + 9)};
const Uuid ana = new_id();
constexpr minutes length{30};

// Of Ana, so many minutes after nine.
OfDay at(int start, Status status, std::optional<int> since = {}, std::optional<int> called = {}) {
  const auto starts_at = nine + minutes(start);
  OfDay v{.id = new_id(), .doctor_id = ana, .starts_at = starts_at, .status = status, .ends_at = starts_at + length};
  if (since) v.since = nine + minutes(*since);
  if (called) v.called_at = nine + minutes(*called);
  return v;
}
OfDay in(int start, int since) {
  return at(start, Status::in_consultation, since);
}
OfDay here(int start, int since, std::optional<int> called = {}) {
  return at(start, Status::checked_in, since, called);
}
OfDay comes(int start) {
  return at(start, Status::confirmed);
}

int late(const std::vector<OfDay>& day, int now) {
  const auto found = delays(day, nine + minutes(now));
  if (found.empty()) return 0;
  CHECK(found.size() == 1);
  CHECK(found[0].doctor_id == ana);
  return found[0].minutes;
}

}  // namespace

TEST_CASE("while somebody is in, it is late against who goes in next") {
  CHECK(late({in(0, 12), comes(30)}, 20) == 10);               // free at 09:42
  CHECK(late({in(0, 13), comes(30)}, 20) == 15);               // at 09:43: to the nearest five
  CHECK(late({in(0, 0), comes(30)}, 40) == 10);                // it is not over yet
  CHECK(late({in(0, 12), here(30, 5), comes(60)}, 20) == 10);  // who came early waits from the start on
  CHECK(late({in(0, 12), comes(120)}, 20) == 0);               // there is time enough between
  CHECK(late({in(0, 12)}, 20) == 10);                          // nobody comes after: by its own end
  CHECK(late({in(0, -10)}, 10) == 0);
}

TEST_CASE("while nobody is in, it is late by how long those who are there wait beyond their time") {
  CHECK(late({at(0, Status::completed), here(30, 20)}, 47) == 15);
  CHECK(late({here(60, 20)}, 47) == 0);
  CHECK(late({here(0, 20)}, 21) == 0);                     // who was late themselves waits since they came
  CHECK(late({here(0, -10, 2)}, 20) == 0);                 // called in time, and not in yet
  CHECK(late({here(0, -10, 12)}, 20) == 10);               // called late
  CHECK(late({here(0, -10, 2), here(30, 20)}, 50) == 20);  // meanwhile another waits
  CHECK(late({comes(0)}, 10) == 0);                        // nobody is there
  CHECK(late({}, 10) == 0);
}

TEST_CASE("who was passed over or is done with makes nobody late; who is not there yet may come") {
  CHECK(late({here(0, -10), in(30, 30), comes(60)}, 40) == 0);
  CHECK(late({here(0, -10), at(30, Status::completed)}, 300) == 0);
  CHECK(late({in(0, 30), comes(30), comes(60)}, 50) == 30);
  CHECK(late({at(0, Status::completed), comes(30), in(60, 60), comes(90)}, 70) == 0);
  for (const auto over : {Status::no_show, Status::cancelled, Status::expired, Status::awaiting_payment}) {
    CHECK(late({in(0, 12), at(30, over), comes(120)}, 20) == 0);
  }
}

TEST_CASE("of several in at once the last to end counts, and what is not known of a visit is as booked") {
  CHECK(late({in(0, 0), in(30, 42), comes(60)}, 50) == 10);
  CHECK(late({in(0, 0), in(30, 30), comes(60)}, 75) == 15);
  auto unknown = in(0, 0);
  unknown.since.reset();
  unknown.ends_at.reset();
  CHECK(late({unknown, comes(30)}, 40) == 10);
}

TEST_CASE("each doctor who is late is named, the latest first, and not without end") {
  const Uuid bruno = new_id();
  auto others = in(0, 25);
  others.doctor_id = bruno;
  const std::vector<OfDay> day{in(0, 12), others, at(0, Status::requested)};
  const auto found = delays(day, nine + minutes(30));
  REQUIRE(found.size() == 2);
  CHECK(found[0].doctor_id == bruno);
  CHECK(found[0].minutes == 25);
  CHECK(found[1].minutes == 10);

  std::vector<OfDay> many(300, in(0, 12));
  for (auto& one : many) one.doctor_id = new_id();
  many[299].since = nine + minutes(20);
  const auto told = delays(many, nine + minutes(30));
  CHECK(told.size() == 200);
  CHECK(told[0].doctor_id == many[299].doctor_id);

  auto nobodys = in(0, 12);
  nobodys.doctor_id.reset();
  CHECK(delays({nobodys}, nine + minutes(30)).empty());
}
